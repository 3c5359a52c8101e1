import { shown, shownAccessKey, shownKey } from '../rows/line-texts.ts';
import type { Sample } from '../rows/samples.ts';
import { type Piece, ROW } from './piece.ts';

/** Fields in front of the request line. */
const FIELD = { bucket: 1, requestId: 6, operation: 7, key: 8 } as const;

/**
 * A plain refusal as evidence. Most samples give way to others before anybody looks at them, so no more is done at first
 * than to copy the begin of the line.
 */
export class PlainSample implements Sample {
  readonly time: number;
  readonly address: number;
  readonly status = 403;
  readonly errorCode = 'AccessDenied';
  readonly accessKeyId: string;
  readonly signedAt: number;
  readonly #begin: string;

  /** @param numbers have the row of the refusal at `at` */
  constructor(piece: Piece, numbers: Int32Array, at: number, address: number) {
    const offset = (field: number) => piece.offset(numbers[at + field] ?? 0);
    this.time = (numbers[at + ROW.first] ?? 0) >>> 0;
    this.address = address;
    this.signedAt = numbers[at + ROW.signedAt] ?? 0;
    this.accessKeyId = shownAccessKey(piece.buffer, offset(ROW.accessKeyStart), offset(ROW.accessKeyEnd));
    this.#begin = piece.buffer.toString('latin1', offset(ROW.start), offset(ROW.keyEnd));
  }

  get bucket(): string {
    return this.#field(FIELD.bucket);
  }

  get requestId(): string {
    return this.#field(FIELD.requestId);
  }

  get operation(): string {
    return this.#field(FIELD.operation);
  }

  get key(): string {
    return shownKey(this.#field(FIELD.key));
  }

  #field(index: number): string {
    const bytes = Buffer.from(this.#begin.split(' ')[index] ?? '', 'latin1');
    return shown(bytes, 0, bytes.length);
  }
}
