import { createReadStream, watch } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { Connection } from '../../../src/connect.ts';
import { usageError } from '../../../src/core/errors.ts';
import { orThrow } from '../../../src/core/parsed.ts';
import { parseS3Uri } from '../../../src/core/s3-uri.ts';
import { quoteForMessage } from '../../../src/core/text/sanitize.ts';
import { DEFAULT_ASSUMPTIONS } from '../../../src/templates/dialect/assumptions.ts';
import { lintTemplate } from '../../../src/templates/lint/lint.ts';
import { planFixes } from '../../../src/templates/lint/plan-fixes.ts';
import { findDataObject } from '../../../src/templates/manifest/find-line.ts';
import { createPlaceholderPresigner } from '../../../src/templates/presign/sigv4-presigner.ts';
import { type Preview, startPreview } from '../../../src/templates/preview/preview-server.ts';
import { type PreviewSource, previewTask } from '../../../src/templates/preview/preview-task.ts';
import type { OpenTask, Place } from './state.ts';

/** More than any template SageMaker takes, in bytes. */
const MAX_BYTES = 1_000_000;

/** Reads, lints and renders; only a template that cannot be read throws. */
export async function readTask(connection: Connection, place: Place, line: number): Promise<OpenTask> {
  const source = await readTemplate(place.file);
  const task = await previewTask({ ...sourceOf(connection, place), readTemplate: async () => source }, line);
  return { source, findings: lintTemplate(source, place.file).findings, task };
}

export async function planFix(file: string) {
  return planFixes([{ path: file, source: await readTemplate(file) }]);
}

/** Serves the task on loopback until it is disposed. */
export function serve(connection: Connection, place: Place): Promise<Preview> {
  const source = sourceOf(connection, place);
  return startPreview({
    port: 0,
    online: false,
    mediaOrigins: [],
    task: (line) => previewTask(source, line),
    watch: (changed) => {
      const name = basename(place.file);
      // Editors replace files instead of writing them, so the folder is watched.
      const watcher = watch(dirname(resolve(place.file)), (_, file) => {
        if (file === null || file === name) changed();
      });
      // A folder that goes away takes the reloads with it, not the program.
      watcher.on('error', () => watcher.close());
      return () => watcher.close();
    },
  });
}

function sourceOf(connection: Connection, { file, manifest }: Place): PreviewSource {
  return {
    file,
    note: 'URLs are placeholders.',
    presign: createPlaceholderPresigner(connection.target.region),
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

async function chunksOf(connection: Connection, manifest: string): Promise<AsyncIterable<Uint8Array>> {
  if (!/^s3:/i.test(manifest)) return fileChunks(manifest);
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
