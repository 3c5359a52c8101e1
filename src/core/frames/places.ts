import type { Fields } from '../fields.ts';
import { bucketNameProblem, parseS3Uri, type S3Uri } from '../s3-uri.ts';
import { quoteForMessage } from '../text/sanitize.ts';

/** `name is missing`, or that it is not a number; nothing where it is one. */
export function* numbers(of: Fields, where: string, ...names: readonly string[]): Generator<string> {
  for (const name of names) {
    const value = of[name];
    if (value === undefined || value === null) yield `${where}${name} is missing`;
    else if (typeof value !== 'number' || !Number.isFinite(value)) yield `${where}${name} is not a number`;
  }
}

/** What is wrong with a prefix, which S3 keys are put behind as they are. */
export function prefixProblem(prefix: unknown, where: string): string | undefined {
  if (typeof prefix !== 'string') return `${where}prefix is ${prefix === undefined ? 'missing' : 'not text'}`;
  if (!parsePrefix(prefix)) return `${where}prefix ${quoteForMessage(prefix)} is not an s3://BUCKET/FOLDER/`;
  return prefix.endsWith('/') ? undefined : `${where}prefix ${quoteForMessage(prefix)} does not end in /`;
}

/** Bucket and key of a prefix; undefined for what is none. */
function parsePrefix(prefix: string): S3Uri | undefined {
  const uri = parseS3Uri(prefix);
  return uri.ok && bucketNameProblem(uri.value.bucket) === undefined ? uri.value : undefined;
}

/** The object that a name below a prefix means; a slash that the prefix lacks is not missed twice. */
export function below(prefix: unknown, name: unknown): { bucket: string; key: string } | undefined {
  if (typeof name !== 'string' || name === '') return undefined;
  const own = /^s3:/.test(name) ? parsePrefix(name) : undefined;
  if (own !== undefined) return { bucket: own.bucket, key: own.key };
  const uri = typeof prefix === 'string' ? parsePrefix(prefix) : undefined;
  if (uri === undefined) return undefined;
  const folder = uri.key === '' || uri.key.endsWith('/') ? uri.key : `${uri.key}/`;
  return { bucket: uri.bucket, key: folder + name };
}
