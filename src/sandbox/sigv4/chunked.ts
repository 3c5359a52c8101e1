import { createHash, type Hash, type KeyObject } from 'node:crypto';
import { type CredentialScope, EMPTY_SHA256, scopeText, sha256 } from '../../core/sigv4/canonical.ts';
import { signText } from '../../core/sigv4/signing-key.ts';
import { sameText } from './verification.ts';

/** What is wrong with a stream of chunks. */
export type ChunkProblem = 'incomplete' | 'malformed' | 'bad-signature' | 'malformed-trailer';

export class ChunkError extends Error {
  readonly problem: ChunkProblem;

  constructor(problem: ChunkProblem) {
    super(`aws-chunked body: ${problem}`);
    this.name = 'ChunkError';
    this.problem = problem;
  }
}

/** How the chunks of an upload are signed; undefined where only the request's head is. */
export interface ChunkSigning {
  readonly key: KeyObject;
  readonly timestamp: string;
  readonly scope: CredentialScope;
  /** Signature of the request itself: the first chunk's signature builds on it. */
  readonly seed: string;
}

const MAX_LINE = 1024;
const MAX_TRAILERS = 16;
const CRLF = Buffer.from('\r\n');

/**
 * Takes the `aws-chunked` framing off an upload, piece by piece, and checks every chunk's signature: the
 * encodings STREAMING-AWS4-HMAC-SHA256-PAYLOAD, the same -TRAILER, and STREAMING-UNSIGNED-PAYLOAD-TRAILER.
 * A chunk's bytes are handed out before its signature is known, so keep nothing until {@link end} returns.
 */
export class ChunkDecoder {
  /** Names in lower case; complete once {@link end} has returned. */
  readonly trailers = new Map<string, string>();
  readonly #signing: ChunkSigning | undefined;
  #state: 'size' | 'data' | 'data-end' | 'trailer' | 'done' = 'size';
  #held: Buffer = Buffer.alloc(0);
  #remaining = 0;
  #previous: string;
  #claimed: string | undefined;
  #hash: Hash | undefined;
  #trailerSignature: string | undefined;

  constructor(signing?: ChunkSigning) {
    this.#signing = signing;
    this.#previous = signing?.seed ?? '';
  }

  /** @throws ChunkError */
  *decode(piece: Buffer): Generator<Buffer> {
    let rest = this.#held.length === 0 ? piece : Buffer.concat([this.#held, piece]);
    this.#held = Buffer.alloc(0);
    while (rest.length > 0) {
      if (this.#state === 'done') throw new ChunkError('malformed');
      if (this.#state === 'data') {
        const data = rest.subarray(0, this.#remaining);
        this.#remaining -= data.length;
        rest = rest.subarray(data.length);
        this.#hash?.update(data);
        yield data;
        if (this.#remaining === 0) this.#state = 'data-end';
        continue;
      }
      const end = rest.indexOf(CRLF);
      if (end < 0) {
        if (rest.length > MAX_LINE) throw new ChunkError('malformed');
        this.#held = rest;
        return;
      }
      const line = rest.subarray(0, end).toString('latin1');
      rest = rest.subarray(end + 2);
      this.#takeLine(line);
    }
  }

  /** Call after the last piece. @throws ChunkError where the body stopped early or its trailer is not signed */
  end(): void {
    // Some clients leave the final empty line out.
    if (this.#state === 'trailer' && this.#held.length === 0) this.#finish();
    if (this.#state !== 'done') throw new ChunkError('incomplete');
  }

  #takeLine(line: string): void {
    if (line.length > MAX_LINE) throw new ChunkError('malformed');
    if (this.#state === 'size') this.#takeSize(line);
    else if (this.#state === 'data-end') {
      if (line !== '') throw new ChunkError('malformed');
      this.#checkChunk();
      this.#state = 'size';
    } else if (line === '') this.#finish();
    else this.#takeTrailer(line);
  }

  #takeSize(line: string): void {
    const match = /^([0-9a-fA-F]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line);
    if (match === null) throw new ChunkError('malformed');
    this.#remaining = Number.parseInt(match[1] ?? '', 16);
    this.#claimed = match[2];
    this.#hash = this.#signing === undefined ? undefined : createHash('sha256');
    if (this.#remaining > 0) this.#state = 'data';
    else {
      this.#checkChunk();
      this.#state = 'trailer';
    }
  }

  #takeTrailer(line: string): void {
    const colon = line.indexOf(':');
    if (colon < 1 || this.trailers.size >= MAX_TRAILERS) throw new ChunkError('malformed-trailer');
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === 'x-amz-trailer-signature') this.#trailerSignature = value;
    else this.trailers.set(name, value);
  }

  #checkChunk(): void {
    if (this.#signing === undefined) return;
    const dataHash = this.#hash?.digest('hex') ?? EMPTY_SHA256;
    this.#expect('AWS4-HMAC-SHA256-PAYLOAD', `${EMPTY_SHA256}\n${dataHash}`, this.#claimed);
  }

  #finish(): void {
    if (this.#signing !== undefined && this.trailers.size > 0) {
      const text = [...this.trailers].map(([name, value]) => `${name}:${value}\n`).join('');
      this.#expect('AWS4-HMAC-SHA256-TRAILER', sha256(text), this.#trailerSignature);
    }
    this.#state = 'done';
  }

  #expect(algorithm: string, hashes: string, claimed: string | undefined): void {
    const signing = this.#signing;
    if (signing === undefined) return;
    const text = `${algorithm}\n${signing.timestamp}\n${scopeText(signing.scope)}\n${this.#previous}\n${hashes}`;
    const expected = signText(signing.key, text);
    if (claimed === undefined || !sameText(expected, claimed)) throw new ChunkError('bad-signature');
    this.#previous = expected;
  }
}
