import { redact } from '../../core/text/redact.ts';
import { withoutQuery } from '../mangling/detect.ts';
import type { LineScanner } from '../scan/line-scanner.ts';
import { decodeLogKey } from '../scan/record.ts';
import type { Sample } from './samples.ts';

const LONGEST_SHOWN = 400;
const LONGEST_REQUEST_LINE = 16_384;
const ACCESS_KEY_LENGTH = 20;

export function errorCodeOf({ buffer, request }: LineScanner): string {
  return buffer.toString('latin1', request.errorStart, request.errorEnd);
}

export function requestLineOf({ buffer, request }: LineScanner): string {
  return buffer.toString(
    'latin1',
    request.start,
    Math.min(request.end, request.start + LONGEST_REQUEST_LINE),
  );
}

/** A field as it is shown. */
export function shown(buffer: Buffer, start: number, end: number): string {
  return buffer.toString('utf8', start, Math.min(end, start + LONGEST_SHOWN));
}

/** A key as it is shown; logs have it encoded. */
export function shownKey(key: string): string {
  return redact(withoutQuery(decodeLogKey(key)));
}

/** An access key id as it is shown. A broken line may have more in its place: no more than an id has. */
export function shownAccessKey(buffer: Buffer, start: number, end: number): string {
  return buffer.toString('latin1', start, Math.min(end, start + ACCESS_KEY_LENGTH));
}

/** The record as evidence; of a presigned one with `accessKeyId` and X-Amz-Date (seconds since 1970). */
export function sampleOf(
  { buffer, head, request }: LineScanner,
  address: number,
  grant: Pick<Sample, 'accessKeyId' | 'signedAt'> = {},
): Sample {
  const text = (start: number, end: number) => shown(buffer, start, end);
  const key = text(head.keyStart, head.keyEnd);
  return {
    time: head.time,
    address,
    bucket: text(head.bucketStart, head.bucketEnd),
    operation: text(head.operationStart, head.operationEnd),
    // Most samples give way to others before anybody looks at them, and this takes longer than reading the line.
    get key() {
      return shownKey(key);
    },
    status: request.status,
    errorCode: text(request.errorStart, request.errorEnd),
    requestId: text(head.requestIdStart, head.requestIdEnd),
    ...grant,
  };
}

/** A presigned record as evidence. */
export function presignedSampleOf(line: LineScanner, address: number, signedAt: number): Sample {
  const { query } = line.request;
  const accessKeyId = shownAccessKey(line.buffer, query.accessKeyStart, query.accessKeyEnd);
  return sampleOf(line, address, { accessKeyId, signedAt });
}
