import { parseS3Uri, type S3Uri } from '../../core/s3-uri.ts';
import { redact } from '../../core/text/redact.ts';
import { outputText } from '../dialect/output-text.ts';

/** A value that `grant_read_access` cannot sign: fatal for the task, in the words Ground Truth has for it. */
export class InvalidS3UriError extends Error {
  /** What exactly is wrong with it, which Ground Truth does not say. */
  readonly reason: string;

  constructor(filter: string, value: string, reason: string) {
    // A manifest may hold URLs that somebody has signed.
    super(`"${filter}" input is not a valid S3 URI: "${redact(value)}".`);
    this.name = 'InvalidS3UriError';
    this.reason = reason;
  }
}

/**
 * The object that the input of `grant_read_access` or `s3_presign` names: `s3://…`, or an http(s) URL of S3.
 *
 * @throws InvalidS3UriError
 */
export function presignFilterInput(filter: string, value: unknown): S3Uri {
  const text = outputText(value);
  const parsed = parseS3Uri(text);
  if (!parsed.ok) throw new InvalidS3UriError(filter, text, parsed.problem);
  if (parsed.value.key === '') throw new InvalidS3UriError(filter, text, 'it names a bucket but no object');
  return parsed.value;
}
