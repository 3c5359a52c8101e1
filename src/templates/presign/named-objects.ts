import { formatS3Uri, parseS3Uri, type S3Uri } from '../../core/s3-uri.ts';
import type { Presign } from './presign.ts';

/** Filters that sign, as far as they may. */
export interface NarrowPresign {
  readonly presign: Presign;
  /** URIs that were asked for and not signed, each once. */
  readonly refused: ReadonlySet<string>;
}

/**
 * Signs only what a task's input names, and what is allowed besides: an object, or by a key that ends in `/` all that
 * lies below it. For the rest `instead` makes the URL. A template would else have any object signed that the
 * credentials can read.
 *
 * @param input the task's input, as the template sees it
 */
export function onlyNamed(
  input: unknown,
  allowed: readonly S3Uri[],
  { presign, instead }: { readonly presign: Presign; readonly instead: Presign },
): NarrowPresign {
  const named = new Set<string>();
  collect(input, named);
  const refused = new Set<string>();
  const mayRead = (uri: S3Uri) =>
    named.has(nameOf(uri)) ||
    allowed.some(({ bucket, key }) => {
      if (bucket !== uri.bucket) return false;
      return key === '' || key.endsWith('/') ? uri.key.startsWith(key) : uri.key === key;
    });
  return {
    refused,
    presign: (uri) => {
      if (mayRead(uri)) return presign(uri);
      refused.add(formatS3Uri(uri));
      return instead(uri);
    },
  };
}

/** Every URI that is a text in a value, however deep. */
function collect(input: unknown, named: Set<string>): void {
  const left = [input];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value === 'string') {
      const uri = parseS3Uri(value);
      if (uri.ok) named.add(nameOf(uri.value));
    } else if (typeof value === 'object' && value !== null) left.push(...Object.values(value));
  }
}

function nameOf({ bucket, key }: S3Uri): string {
  return `${bucket}/${key}`;
}
