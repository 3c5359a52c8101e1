import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Connection } from '../../../src/connect.ts';
import { usageError } from '../../../src/core/errors.ts';
import { parseAddress } from '../../../src/core/net/ip.ts';
import { orThrow } from '../../../src/core/parsed.ts';
import { parseS3Uri } from '../../../src/core/s3-uri.ts';
import { redact } from '../../../src/core/text/redact.ts';
import { quoteForMessage } from '../../../src/core/text/sanitize.ts';
import { DEFAULT_ASSUMPTIONS } from '../../../src/templates/dialect/assumptions.ts';
import { lintTemplate } from '../../../src/templates/lint/lint.ts';
import { planFixes } from '../../../src/templates/lint/plan-fixes.ts';
import { findDataObject } from '../../../src/templates/manifest/find-line.ts';
import { type Preview, startPreview } from '../../../src/templates/preview/preview-server.ts';
import { type PreviewSource, previewTask } from '../../../src/templates/preview/preview-task.ts';
import {
  type PreviewSigner,
  placeholderSigner,
  sessionSigner,
} from '../../../src/templates/preview/signer.ts';
import { watchFiles } from '../../../src/templates/preview/watch-files.ts';
import type { OpenTask, Place } from './state.ts';

/** More than any template SageMaker takes, in bytes. */
const MAX_BYTES = 1_000_000;

/** Reads, lints and renders; only a template that cannot be read throws. Nothing in it is a secret. */
export async function readTask(
  connection: Connection,
  place: Place,
  line: number,
  signer: PreviewSigner,
): Promise<OpenTask> {
  const source = await readTemplate(place.file);
  const from = { ...sourceOf(connection, place, signer), readTemplate: async () => source };
  const task = await previewTask(from, line);
  const shown = task.html === undefined ? task : { ...task, html: redact(task.html) };
  return { source, findings: lintTemplate(source, place.file).findings, task: shown };
}

/** What the URLs of a place are signed with. Usage errors for a team that is not there. */
export async function signerOf(
  connection: Connection,
  { sign, team, address }: Place,
): Promise<PreviewSigner> {
  const detail = team === '' ? undefined : await connection.workteams.show(team);
  const worker = detail && {
    team,
    lock: detail.lock,
    allowList: detail.allowList,
    address: address === '' ? undefined : orThrow(parseAddress(address)),
  };
  if (!sign) return placeholderSigner(connection.target.region, worker);
  return sessionSigner(connection.templates, { worker });
}

export async function planFix(file: string) {
  return planFixes([{ path: file, source: await readTemplate(file) }]);
}

/** Serves the task on loopback until it is disposed. */
export function serve(connection: Connection, place: Place, signer: PreviewSigner): Promise<Preview> {
  const source = sourceOf(connection, place, signer);
  return startPreview({
    port: 0,
    online: false,
    task: (line) => previewTask(source, line),
    watch: (changed) => watchPlace(place, changed),
  });
}

/** Calls back when the template or a manifest on this machine has changed. */
export function watchPlace({ file, manifest }: Place, changed: () => void): () => void {
  return watchFiles([file, ...(manifest === '' || isRemote(manifest) ? [] : [manifest])], changed);
}

function sourceOf(connection: Connection, { file, manifest }: Place, signer: PreviewSigner): PreviewSource {
  return {
    file,
    signer,
    assumptions: DEFAULT_ASSUMPTIONS,
    readTemplate: () => readTemplate(file),
    taskInput: async (line) => {
      if (manifest === '') throw usageError('No manifest is chosen: f names one.');
      return findDataObject(
        await chunksOf(connection, manifest),
        line,
        quoteForMessage(manifest).slice(1, -1),
      );
    },
  };
}

const isRemote = (manifest: string) => /^(?:s3|https?):/i.test(manifest);

async function chunksOf(connection: Connection, manifest: string): Promise<AsyncIterable<Uint8Array>> {
  if (!isRemote(manifest)) return fileChunks(manifest);
  const object = await connection.templates.get(orThrow(parseS3Uri(manifest)));
  if (object === undefined) throw usageError(`There is no ${quoteForMessage(manifest, 200)}.`);
  return object.body;
}

async function* fileChunks(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(file);
  } catch (error) {
    throw unreadable(file, error);
  }
}

async function readTemplate(path: string): Promise<string> {
  const name = quoteForMessage(path);
  const bytes = await readBytes(path);
  if (bytes.length > MAX_BYTES) throw usageError(`${name} is larger than ${MAX_BYTES} bytes.`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw usageError(`${name} is not UTF-8 text.`, { cause: error });
  }
}

/** One byte more than a template may have, at most. */
async function readBytes(path: string): Promise<Buffer> {
  try {
    await using file = await open(path);
    const chunks: Buffer[] = [];
    const stream = file.createReadStream({ autoClose: false, end: MAX_BYTES });
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): Error {
  const { code = '' } = error as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    ENOENT: 'does not exist',
    EACCES: 'may not be read',
    EISDIR: 'is a folder',
  };
  return usageError(`${quoteForMessage(path)} ${reasons[code] ?? 'cannot be read'}.`, { cause: error });
}
