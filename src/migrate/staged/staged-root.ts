import { usageError } from '../../core/errors.ts';
import { orThrow } from '../../core/parsed.ts';
import { formatS3Uri, parseS3Uri } from '../../core/s3-uri.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { Root } from '../files/walk.ts';
import { checkPrefix } from '../plan/keys.ts';

/** True for a place in S3, as given or as a root has it. */
export function isStaged(place: string): boolean {
  return /^s3:\/\//i.test(place);
}

/** A place in S3 as a root: always a folder, so that `s3://b/flows` is not `s3://b/flows-old` as well. */
export function stagedRoot(given: string): Root {
  const { bucket, key } = orThrow(parseS3Uri(given));
  if (/\.flow$/i.test(key)) {
    throw usageError(`${quoteForMessage(given)} is one object.`, {
      hint: 'Pass the location that contains the flows: s3://BUCKET/PREFIX/.',
    });
  }
  return { given, real: formatS3Uri({ bucket, key: checkPrefix(key) }) };
}

/** Bucket and prefix of such a root. */
export function stagedPlace(root: string): { readonly bucket: string; readonly prefix: string } {
  const { bucket, key } = orThrow(parseS3Uri(root));
  return { bucket, prefix: key };
}

/** Throws a usage error where flows would be searched for among those that this migration puts there. */
export function checkApart(
  roots: readonly string[],
  target: { readonly bucket: string; readonly prefix: string },
): void {
  for (const root of roots.filter(isStaged)) {
    const { bucket, prefix } = stagedPlace(root);
    const meets = prefix.startsWith(target.prefix) || target.prefix.startsWith(prefix);
    if (bucket !== target.bucket || !meets) continue;
    throw usageError(
      `${quoteForMessage(root)} and the target ${quoteForMessage(formatS3Uri({ bucket, key: target.prefix }))} overlap: uploaded flows would be found as sources.`,
      { hint: 'Name a target outside it with --to.' },
    );
  }
}
