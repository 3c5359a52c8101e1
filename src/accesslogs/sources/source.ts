import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { usageError } from '../../core/errors.ts';
import { filesBelow } from '../../core/files/files-below.ts';
import { orThrow } from '../../core/parsed.ts';
import { parseS3Uri, type S3Uri } from '../../core/s3-uri.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { expandGlob, isGlob } from './glob.ts';

/** Where logs are read from. */
export type LogSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'stdin' }
  /** Lines that were made out of something else. */
  | { readonly kind: 'made'; readonly name: string; readonly chunks: AsyncIterable<Uint8Array> }
  | { readonly kind: 's3'; readonly uri: S3Uri };

/**
 * What the words of a command line mean: `-` for stdin, s3://bucket/prefix, files, folders and globs. Throws a
 * usage error for a path that is not there and for a glob that nothing matches.
 */
export async function findSources(words: readonly string[]): Promise<LogSource[]> {
  const sources: LogSource[] = [];
  for (const word of words) sources.push(...(await sourcesOf(word)));
  const seen = new Set<string>();
  return sources.filter((source) => {
    const name =
      source.kind === 'file' ? source.path : source.kind === 's3' ? JSON.stringify(source.uri) : '-';
    return !seen.has(name) && seen.add(name);
  });
}

async function sourcesOf(word: string): Promise<LogSource[]> {
  if (word === '-') return [{ kind: 'stdin' }];
  if (/^(?:s3[an]?|https?):/i.test(word)) return [{ kind: 's3', uri: orThrow(parseS3Uri(word)) }];
  const found = await stat(word).catch(() => undefined);
  if (found?.isDirectory()) {
    const files = await filesBelow(word, { all: true });
    return files.map((file) => ({ kind: 'file', path: join(word, file) }));
  }
  if (found !== undefined) return [{ kind: 'file', path: word }];
  const shown = quoteForMessage(word);
  if (!isGlob(word)) throw usageError(`${shown} does not exist.`, { code: 'no-such-source' });
  const files = await expandGlob(word).catch(() => []);
  if (files.length === 0) throw usageError(`No file matches ${shown}.`, { code: 'no-such-source' });
  return files.map((path) => ({ kind: 'file', path }));
}
