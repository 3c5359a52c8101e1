import { LineHead } from './line-head.ts';
import { LineTail } from './line-tail.ts';
import type { Rejection } from './rejection.ts';
import { RequestLine } from './request-line.ts';

const SHORTEST = 60;
const NOTHING = Buffer.alloc(0);

/**
 * Finds the fields of one line of an S3 server access log in a buffer, without copying. After a `scan` that
 * returned undefined the members of its parts hold byte offsets into `buffer` (`…End` is exclusive) and the few
 * values that every reader needs; they stay valid until the next scan.
 */
export class LineScanner {
  /** What the offsets are about. */
  buffer: Buffer = NOTHING;
  view = viewOf(NOTHING);
  readonly head = new LineHead();
  readonly request = new RequestLine();
  readonly tail = new LineTail();

  /** Scans the line at [start, end), without its line end. Returns why it is not a record, or undefined. */
  scan(buffer: Buffer, start: number, end: number): Rejection | undefined {
    if (buffer !== this.buffer) {
      this.buffer = buffer;
      this.view = viewOf(buffer);
    }
    const { view } = this;
    if (end - start < SHORTEST) return 'truncated';
    return (
      this.head.read(buffer, view, start, end) ??
      this.request.read(buffer, view, this.head.keyEnd + 1, end) ??
      this.tail.read(buffer, view, this.request.numbersEnd + 1, end)
    );
  }
}

function viewOf(buffer: Buffer): DataView {
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
