import { matches, wholeNumber } from './bytes.ts';
import { BASIC_TIME_LENGTH, BasicTimes } from './dates.ts';
import { everywhere, firstByte, KnownBytes, zeroBytes } from './words.ts';

const SPACE = 0x20;
const PERCENT = 0x25;
const AMPERSAND = 0x26;
const DASH = 0x2d;
const SLASH = 0x2f;
const EQUALS = 0x3d;
const SPACES = everywhere(SPACE);
const AMPERSANDS = everywhere(AMPERSAND);

const VERSION_2_ACCESS_KEY = Buffer.from('AWSAccessKeyId=');
const VERSION_2_EXPIRES = Buffer.from('Expires=');
const ALGORITHM = KnownBytes.of('X-Amz-Algorithm=AWS4-HMAC-SHA256');
const SIGNED_HEADERS = KnownBytes.of('X-Amz-SignedHeaders=host');
/** S3 writes this instead of the signature. */
const SIGNATURE = KnownBytes.of(`X-Amz-Signature=${'X'.repeat(32)}`);

/** What the query of a request says about the presigned URL it came from. Names count in any case. */
export class PresignedQuery {
  /** Presigned with Signature Version 4: the query holds X-Amz-Credential. */
  presigned = false;
  /** Presigned with Signature Version 2: the query holds AWSAccessKeyId. */
  presignedV2 = false;
  /** Expires of Signature Version 2 in seconds since 1970; -1 where it is missing or no number. */
  expiresAt = -1;
  accessKeyStart = 0;
  accessKeyEnd = 0;
  /** X-Amz-Date in seconds since 1970; -1 where it is missing or no time. */
  signedAt = -1;
  /** X-Amz-Expires in seconds; -1 where it is missing or no number. */
  expires = -1;

  readonly #times = new BasicTimes();
  /** What stands behind the access key id, up to the next parameter: the same all day. */
  readonly #scope = new KnownBytes();

  /** There is no query. */
  clear(): void {
    this.presigned = false;
    this.presignedV2 = false;
    this.expiresAt = -1;
    this.signedAt = -1;
    this.expires = -1;
  }

  /** Reads the query at `start`, which ends at the first space, or at `end`. */
  read(buffer: Buffer, view: DataView, start: number, end: number): void {
    this.clear();
    for (let at = start; at < end; at++) {
      if (((buffer[at] ?? 0) | 0x20) === 0x78 && buffer[at + 1] === DASH) {
        at = this.#readParameter(buffer, view, at, end);
      } else if (buffer[at] === 0x41 && matches(buffer, at, VERSION_2_ACCESS_KEY)) {
        if (!this.presigned) this.#setAccessKey(buffer, at + VERSION_2_ACCESS_KEY.length, end);
        this.presignedV2 = true;
      } else if (buffer[at] === 0x45 && matches(buffer, at, VERSION_2_EXPIRES)) {
        const digits = at + VERSION_2_EXPIRES.length;
        this.expiresAt = Number(/^\d{1,11}/.exec(buffer.toString('latin1', digits, digits + 11))?.[0] ?? -1);
      }
      const byte = buffer[at];
      if (byte !== AMPERSAND && byte !== SPACE) at = endOfParameter(view, at, end);
      if (at < end && buffer[at] === SPACE) return;
    }
  }

  /** Reads `X-Amz-…=…` at `at`; returns where the parameter ends, or some place in it. */
  #readParameter(buffer: Buffer, view: DataView, at: number, end: number): number {
    const letter = (buffer[at + 6] ?? 0) | 0x20;
    if (letter === 0x63 && buffer[at + 16] === EQUALS) {
      this.presigned = true;
      return this.#readAccessKey(buffer, view, at + 17, end);
    }
    if (letter === 0x64 && buffer[at + 10] === EQUALS) {
      this.signedAt = this.#times.secondsAt(buffer, view, at + 11, end);
      return this.signedAt < 0 ? at + 11 : at + 11 + BASIC_TIME_LENGTH;
    }
    if (letter === 0x65 && buffer[at + 13] === EQUALS) {
      this.expires = wholeNumber(buffer, at + 14, end);
      return at + 14;
    }
    if (letter === 0x61) return ALGORITHM.isAt(view, at, end) ? at + ALGORITHM.length : at;
    if (letter !== 0x73) return at;
    if (buffer[at + 20] === EQUALS) {
      // The session token: up to a thousand bytes with nothing to see, which native code passes faster.
      const next = buffer.indexOf(AMPERSAND, at + 21);
      return next > 0 && next < end ? next : at + 21;
    }
    if (SIGNED_HEADERS.isAt(view, at, end)) return at + SIGNED_HEADERS.length;
    return SIGNATURE.isAt(view, at, end) ? at + SIGNATURE.length : at;
  }

  /** Returns where the access key id ends. */
  #setAccessKey(buffer: Buffer, start: number, end: number): number {
    let at = start;
    for (; at < end; at++) {
      const byte = buffer[at] ?? 0;
      // None of the delimiters is a digit or a capital letter, of which access key ids are made.
      if (byte >= 0x30 && byte <= 0x5a) continue;
      if (byte === PERCENT || byte === SLASH || byte === AMPERSAND || byte === SPACE) break;
    }
    this.accessKeyStart = start;
    this.accessKeyEnd = at;
    return at;
  }

  /** Returns where the parameter ends. */
  #readAccessKey(buffer: Buffer, view: DataView, start: number, end: number): number {
    const at = this.#setAccessKey(buffer, start, end);
    if (this.#scope.isAt(view, at, end)) return at + this.#scope.length - 1;
    const next = endOfParameter(view, at, end);
    if (next < end && buffer[next] === AMPERSAND) this.#scope.learn(view, at, next + 1);
    return next;
  }
}

/** Offset of the next ampersand or space, or `end`. */
function endOfParameter(view: DataView, start: number, end: number): number {
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const word = view.getInt32(at, true);
    const zeros = zeroBytes(word ^ AMPERSANDS) | zeroBytes(word ^ SPACES);
    if (zeros !== 0) return at + firstByte(zeros);
  }
  for (; at < end; at++) {
    const byte = view.getUint8(at);
    if (byte === AMPERSAND || byte === SPACE) return at;
  }
  return end;
}
