import { planChain } from '../../across/plan-job.ts';
import { usageError } from '../../core/errors.ts';
import { saveNew } from '../../core/files/save-new.ts';
import { type ChainedKind, chainWords, manifestBeside } from '../../jobs/change/chain.ts';
import { changedRequest } from '../../jobs/change/request.ts';
import { type ChangeOptions, carryOut } from '../change.ts';
import type { ExitCode, Io } from '../io.ts';
import { reportFile } from './manifest-file.ts';
import type { RequestOptions } from './request-changes.ts';

interface ChainCommandOptions extends ChangeOptions, RequestOptions {
  readonly only?: readonly ChainedKind[];
  readonly reject?: readonly string[];
  readonly to?: string;
  readonly out?: string;
  readonly like?: string;
}

/** `groundctl jobs chain JOB [NEW]` */
export async function chain(
  io: Io,
  options: ChainCommandOptions,
  name: string,
  next: string | undefined,
): Promise<ExitCode> {
  const { out, to, like, only, reject: rejected } = options;
  checkPlace(options, next);
  const { signal } = io;
  const connection = await io.connect(options);
  const { jobs } = connection;
  const job = await jobs.show(name, { signal });
  const found = await jobs.chain(job, { signal, only, rejected });
  const title = `Manifest of what ${name} left undone`;
  if (found.lines.length === 0) {
    io.say(`Nothing is left of ${name}: ${chainWords(found)}.`);
    const unchanged = [{ subject: `labeling job ${name}`, reason: `nothing is left: ${chainWords(found)}` }];
    reportFile(io, 'jobs.chain', { title, unchanged }, options);
    return undefined;
  }
  if (out !== undefined) {
    if (!options.dryRun) await saveNew(out, found.lines.join(''));
    io.say(`${chainWords(found)}.`);
    const written = { path: out, lines: found.lines.length };
    reportFile(io, 'jobs.chain', { title, written }, options);
    return undefined;
  }
  const uri = to ?? manifestBeside(job, next ?? '');
  const of = like === undefined ? job : await jobs.show(like, { signal });
  const request = next === undefined ? undefined : changedRequest(of, next, { ...options, manifest: uri });
  const plan = await planChain(connection, found, uri, request, { signal, force: options.force });
  return carryOut(io, 'jobs.chain', plan, jobs.apply, options);
}

function checkPlace({ out, to, like }: ChainCommandOptions, next: string | undefined): void {
  if (next === undefined && (out === undefined) === (to === undefined)) {
    throw usageError(
      'Say where to write the manifest: --out FILE or --to s3://…; or name the job to create.',
    );
  }
  if (next !== undefined && out !== undefined)
    throw usageError('A job reads its manifest from S3: use --to instead of --out.');
  if (next === undefined && like !== undefined) throw usageError('--like is for the job to create: name it.');
}
