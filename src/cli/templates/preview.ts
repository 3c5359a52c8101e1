import { once } from 'node:events';
import { watch } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { Connection } from '../../connect.ts';
import { usageError } from '../../core/errors.ts';
import { parseAddress } from '../../core/net/ip.ts';
import { orThrow } from '../../core/parsed.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { findDataObject } from '../../templates/manifest/find-line.ts';
import { startPreview } from '../../templates/preview/preview-server.ts';
import { previewTask } from '../../templates/preview/preview-task.ts';
import { lambdaTaskInput } from '../../templates/task-input.ts';
import type { ExitCode, Io } from '../io.ts';
import { parsePort } from '../port.ts';
import { type LambdaCliOptions, lambdaOf } from './lambda-host.ts';
import { isRemote, openManifest } from './open-manifest.ts';
import { assumptionsOf, openSession, type RenderingOptions } from './session.ts';
import { compileFile, readTemplate } from './template-file.ts';

interface PreviewCliOptions extends RenderingOptions, LambdaCliOptions {
  readonly manifest: string;
  readonly port: string;
  readonly workteam?: string;
  readonly as?: string;
  readonly online?: boolean;
}

/** `groundctl templates preview FILE --manifest FILE` */
export async function preview(io: Io, options: PreviewCliOptions, file: string): Promise<ExitCode> {
  const assumptions = assumptionsOf(options);
  const port = parsePort(options.port);
  if (options.manifest === '-') throw usageError('preview reads the manifest more than once: give a file.');
  const address = options.as === undefined ? undefined : orThrow(parseAddress(options.as)).text;
  if (address !== undefined && options.workteam === undefined) throw usageError('--as needs --workteam.');
  const needed = isRemote(options.manifest) || options.workteam !== undefined;
  const session = await openSession(io, options, needed);
  const { connection, presign, signed } = session;
  const lock = connection && options.workteam && (await lockNote(connection, options.workteam, address));
  // What cannot be parsed or read at the start is bad input; later, it is shown in the page.
  compileFile(file, await readTemplate(file, io.signal), { presign, assumptions });
  const name = quoteForMessage(options.manifest, 200).slice(1, -1);
  const dataObject = async (line: number) => {
    const { chunks } = await openManifest(options.manifest, connection, io.signal);
    return findDataObject(chunks, line, name);
  };
  await dataObject(1);
  await using lambda = lambdaOf(options, io.signal);
  const makeInput = lambda && lambdaTaskInput(lambda, session.region);
  const source = {
    file,
    note: [signed ? 'URLs are signed with your credentials.' : 'URLs are placeholders.', lock]
      .join(' ')
      .trim(),
    presign,
    assumptions,
    readTemplate: () => readTemplate(file, io.signal),
    taskInput: async (line: number) => {
      const data = await dataObject(line);
      const made = await makeInput?.(data);
      if (made !== undefined && made.input === undefined) throw usageError(made.problems[0]?.message ?? '');
      return made?.input ?? data;
    },
  };
  await using server = await startPreview({
    port,
    online: options.online === true,
    mediaOrigins: signed ? [s3Origin(presign)] : [],
    task: (line) => previewTask(source, line),
    watch: (changed) =>
      watchFiles([file, ...(isRemote(options.manifest) ? [] : [options.manifest])], changed),
  });
  io.print(`Preview on ${server.url} · reloads when ${name} or the template changes · Ctrl-C ends it\n`);
  if (!io.signal.aborted) await once(io.signal, 'abort');
  return undefined;
}

function s3Origin(presign: (uri: { bucket: string; key: string }) => string): string {
  return new URL(presign({ bucket: 'bucket', key: 'key' })).origin;
}

async function lockNote(
  connection: Connection,
  team: string,
  address = "the worker's address",
): Promise<string> {
  const { lock } = await connection.workteams.show(team);
  if (lock === 'off') return `${team} has no lock: whoever has a URL can open it.`;
  if (lock === 'both') return `${team} has both flags set: no request can meet them, and nothing would load.`;
  const path = lock === 'vpc-source-ip' ? ' through an S3 endpoint of the VPC' : '';
  return `${team} is locked (${lock}): S3 would answer these URLs to ${address} only${path}.`;
}

/** Editors replace files instead of writing them, so the folders are watched. */
function watchFiles(files: readonly string[], changed: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(changed, 50);
  };
  const watchers = files.map((file) =>
    watch(dirname(resolve(file)), (_, name) => {
      if (name === null || name === basename(file)) later();
    }),
  );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
