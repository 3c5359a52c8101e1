import { redact } from '../../core/text/redact.ts';
import { withoutQuery } from '../mangling/detect.ts';
import type { LineScanner } from '../scan/line-scanner.ts';
import { decodeLogKey } from '../scan/record.ts';
import type { Sample } from './samples.ts';

const LONGEST_KEY_SHOWN = 400;
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

/** The record as evidence; of a presigned one with `accessKeyId` and X-Amz-Date (seconds since 1970). */
export function sampleOf(
  { buffer, head, request }: LineScanner,
  address: number,
  grant: Pick<Sample, 'accessKeyId' | 'signedAt'> = {},
): Sample {
  const text = (start: number, end: number) =>
    buffer.toString('utf8', start, Math.min(end, start + LONGEST_KEY_SHOWN));
  const key = text(head.keyStart, head.keyEnd);
  return {
    time: head.time,
    address,
    bucket: text(head.bucketStart, head.bucketEnd),
    operation: text(head.operationStart, head.operationEnd),
    // Most samples give way to others before anybody looks at them, and this takes longer than reading the line.
    get key() {
      return redact(withoutQuery(decodeLogKey(key)));
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
  // A broken line may have more in this place: show no more than an id has.
  const end = Math.min(query.accessKeyEnd, query.accessKeyStart + ACCESS_KEY_LENGTH);
  const accessKeyId = line.buffer.toString('latin1', query.accessKeyStart, end);
  return sampleOf(line, address, { accessKeyId, signedAt });
}
