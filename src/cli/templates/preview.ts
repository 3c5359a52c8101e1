import { once } from 'node:events';
import type { Connection } from '../../connect.ts';
import { usageError } from '../../core/errors.ts';
import { type IpAddress, parseAddress } from '../../core/net/ip.ts';
import { orThrow } from '../../core/parsed.ts';
import { watchFiles } from '../../core/preview/watch-files.ts';
import { parseS3Uri } from '../../core/s3-uri.ts';
import { quoteForMessage, sanitize } from '../../core/text/sanitize.ts';
import { lineInput } from '../../templates/manifest/line-input.ts';
import { isRemote } from '../../templates/manifest/open-manifest.ts';
import { startPreview } from '../../templates/preview/preview-server.ts';
import { type PreviewSource, previewTask } from '../../templates/preview/preview-task.ts';
import { type PreviewSigner, placeholderSigner, sessionSigner } from '../../templates/preview/signer.ts';
import type { PreviewWorker } from '../../templates/preview/worker.ts';
import { labelTaskInput, lambdaTaskInput } from '../../templates/task-input.ts';
import type { ExitCode, Io } from '../io.ts';
import { parsePort } from '../port.ts';
import { type LabelCliOptions, labelsOf } from './labels.ts';
import { type LambdaCliOptions, lambdaOf } from './pre-lambda.ts';
import { assumptionsOf, openSession, type RenderingOptions, type RenderingSession } from './session.ts';
import { compileFile, readTemplateAgain } from './template-file.ts';

interface PreviewCliOptions extends RenderingOptions, LambdaCliOptions, LabelCliOptions {
  readonly manifest: string;
  readonly port: string;
  readonly workteam?: string;
  readonly workerIp?: string;
  readonly role?: string;
  readonly allowRead?: string[];
  readonly online?: boolean;
}

/** `groundctl templates preview FILE --manifest FILE` */
export async function preview(io: Io, options: PreviewCliOptions, file: string): Promise<ExitCode> {
  const assumptions = assumptionsOf(options);
  const port = parsePort(options.port);
  const address = checkOptions(options, file);
  const allowed = (options.allowRead ?? []).map((uri) => orThrow(parseS3Uri(uri)));
  const labels = await labelsOf(options, io.signal);
  const needed = isRemote(options.manifest) || options.workteam !== undefined;
  const session = await openSession(io, options, needed);
  // What cannot be parsed or read at the start is bad input; later, it is shown in the page.
  compileFile(file, await readTemplateAgain(file, io.signal), { presign: session.presign, assumptions });
  const signer = await signerOf(io, session, options, address);
  await using lambda = await lambdaOf(io, options, session.region);
  const data = { manifest: options.manifest, storage: session.connection?.templates, signal: io.signal };
  await lineInput(data)(1);
  const makeInput = labels ? labelTaskInput(labels) : lambda && lambdaTaskInput(lambda, session.region);
  const source: PreviewSource = {
    file,
    signer,
    assumptions,
    allowed,
    readTemplate: () => readTemplateAgain(file, io.signal),
    taskInput: lineInput({ ...data, makeInput }),
  };
  await using server = await startPreview({
    port,
    online: options.online === true,
    task: (line) => previewTask(source, line),
    watch: (changed) =>
      watchFiles([file, ...(isRemote(options.manifest) ? [] : [options.manifest])], changed),
  });
  io.say(signer.note);
  for (const { allowed, text } of signer.verdicts) {
    io.say(sanitize(allowed === undefined ? text : `${allowed ? 'Allowed' : 'Denied'}: ${text}`));
  }
  const name = quoteForMessage(options.manifest, 200).slice(1, -1);
  io.print(`Preview on ${server.url} · reloads when ${name} or the template changes · Ctrl-C ends it\n`);
  if (!io.signal.aborted) await once(io.signal, 'abort');
  return undefined;
}

function checkOptions(
  { manifest, workteam, workerIp, role }: PreviewCliOptions,
  file: string,
): IpAddress | undefined {
  if (manifest === '-' || file === '-') {
    throw usageError('preview reads its files more than once: standard input cannot be one of them.');
  }
  if (workerIp !== undefined && workteam === undefined) throw usageError('--worker-ip needs --workteam.');
  if (role !== undefined && workerIp === undefined) throw usageError('--role needs --worker-ip.');
  return workerIp === undefined ? undefined : orThrow(parseAddress(workerIp));
}

async function signerOf(
  { signal }: Io,
  { connection, region, signed }: RenderingSession,
  { workteam, role }: PreviewCliOptions,
  address: IpAddress | undefined,
): Promise<PreviewSigner> {
  const worker = connection && workteam ? await workerOf(connection, workteam, address) : undefined;
  if (!signed || connection === undefined) return placeholderSigner(region, worker);
  return sessionSigner(connection.templates, { worker, roleArn: role, signal });
}

async function workerOf(
  connection: Connection,
  team: string,
  address: IpAddress | undefined,
): Promise<PreviewWorker> {
  const { lock, allowList } = await connection.workteams.show(team);
  return { team, lock, allowList, address };
}
