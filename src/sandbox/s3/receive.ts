import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { UNSIGNED_PAYLOAD } from '../../core/sigv4/canonical.ts';
import { ChunkDecoder, ChunkError } from '../sigv4/chunked.ts';
import type { Verified } from '../sigv4/verification.ts';
import type { Blob, BlobStore } from './blob.ts';
import {
  assertDigest,
  CHECKSUM_ALGORITHMS,
  type ChecksumAlgorithm,
  checksumHeader,
  createChecksum,
  parseAlgorithm,
} from './checksum.ts';
import { S3Error, type S3ErrorCode } from './error.ts';

/** A body that has arrived whole and is what its sender said it is. */
export interface Received {
  readonly blob: Blob;
  /** Hexadecimal. */
  readonly md5: string;
  readonly checksum: {
    readonly algorithm: ChecksumAlgorithm;
    readonly digest: Buffer;
    readonly given: boolean;
  };
}

export interface ReceiveOptions {
  readonly verified: Verified | undefined;
  /** In bytes. */
  readonly maxSize: number;
  /** Algorithm to compute where the sender named none; CRC64NVME unless told. */
  readonly algorithm?: ChecksumAlgorithm | undefined;
  /** True where the request's checksum headers speak of something else than its body. */
  readonly foreignChecksum?: boolean;
  /** Replaces the bytes on their way in; for faults. */
  readonly tamper?: ((piece: Buffer) => Buffer) | undefined;
}

/** How the body is framed, how long it is, and what it must hash to. */
interface Expectations {
  readonly length: number;
  readonly chunked: boolean;
  readonly md5: string | undefined;
  readonly sha256: string | undefined;
  readonly algorithm: ChecksumAlgorithm;
  readonly value: string | undefined;
  readonly trailer: string | undefined;
  readonly given: boolean;
}

/**
 * Reads a request's body to its end, takes its framing off and checks everything its headers and trailers
 * promise: length, chunk signatures, payload hash, Content-MD5, checksum.
 * @throws S3Error and keeps nothing
 */
export async function receiveBody(
  request: IncomingMessage,
  store: BlobStore,
  options: ReceiveOptions,
): Promise<Received> {
  const expected = readExpectations(request, options);
  const { verified } = options;
  const signed = verified?.payloadHash.startsWith('STREAMING-AWS4-HMAC-SHA256') === true;
  const signing = signed && verified?.chunks ? { ...verified.chunks, seed: verified.signature } : undefined;
  const decoder = expected.chunked ? new ChunkDecoder(signing) : undefined;
  const writer = store.writer();
  const md5 = createHash('md5');
  const sha256 = expected.sha256 === undefined ? undefined : createHash('sha256');
  const checksum = createChecksum(expected.algorithm);
  const take = async (piece: Buffer) => {
    const kept = options.tamper?.(piece) ?? piece;
    if (writer.size + kept.length > expected.length) throw incomplete();
    md5.update(kept);
    sha256?.update(kept);
    checksum.update(kept);
    await writer.write(kept);
  };
  try {
    for await (const piece of piecesOf(request)) {
      if (decoder === undefined) await take(piece);
      else for (const data of decoder.decode(piece)) await take(data);
    }
    decoder?.end();
    if (writer.size !== expected.length) throw incomplete();
    const digests = { md5: md5.digest(), sha256: sha256?.digest('hex'), checksum: checksum.digest() };
    check(expected, digests, decoder?.trailers);
    const blob = await writer.finish();
    const { algorithm, given } = expected;
    return {
      blob,
      md5: digests.md5.toString('hex'),
      checksum: { algorithm, digest: digests.checksum, given },
    };
  } catch (error) {
    await writer.abort();
    throw asS3Error(error);
  }
}

/** Bodies up to this size, in bytes, are read at once: an async iterator would cost more than all the rest. */
const AT_ONCE = 65_536;

function piecesOf(request: IncomingMessage): AsyncIterable<Buffer> | Promise<Buffer>[] {
  const length = Number(request.headers['content-length'] ?? Number.NaN);
  if (length <= AT_ONCE) return [readWhole(request)];
  // A refused body must not take the connection with it: the answer still has to go out.
  return request.iterator({ destroyOnReturn: false });
}

function readWhole(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => resolve(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)));
    request.on('error', reject);
  });
}

function readExpectations(request: IncomingMessage, options: ReceiveOptions): Expectations {
  const { headers } = request;
  const payload =
    options.verified?.payloadHash ?? header(request, 'x-amz-content-sha256') ?? UNSIGNED_PAYLOAD;
  const chunked = payload.startsWith('STREAMING-');
  const lengthText = chunked ? header(request, 'x-amz-decoded-content-length') : headers['content-length'];
  const length = Number(lengthText ?? Number.NaN);
  if (!Number.isSafeInteger(length) || length < 0) {
    const bodiless = !chunked && lengthText === undefined && headers['transfer-encoding'] === undefined;
    if (!bodiless || request.method === 'PUT') throw new S3Error('MissingContentLength');
  }
  const size = Number.isNaN(length) ? 0 : length;
  if (size > options.maxSize) {
    const details = { ProposedSize: String(size), MaxSizeAllowed: String(options.maxSize) };
    throw new S3Error('EntityTooLarge', undefined, { details });
  }
  const md5 = header(request, 'content-md5');
  if (md5 !== undefined && Buffer.from(md5, 'base64').length !== 16) throw new S3Error('InvalidDigest');
  return {
    length: size,
    chunked,
    md5,
    sha256: /^[0-9a-f]{64}$/.test(payload) ? payload : undefined,
    ...(options.foreignChecksum ? NO_CHECKSUM : readChecksum(request, options.algorithm)),
  };
}

const NO_CHECKSUM = { algorithm: 'CRC64NVME', value: undefined, trailer: undefined, given: false } as const;

function readChecksum(request: IncomingMessage, fallback: ChecksumAlgorithm | undefined) {
  const named = CHECKSUM_ALGORITHMS.filter(
    (algorithm) => request.headers[checksumHeader(algorithm)] !== undefined,
  );
  const trailer = header(request, 'x-amz-trailer')?.toLowerCase();
  if (named.length > 1 || (named.length === 1 && trailer !== undefined)) {
    throw new S3Error(
      'InvalidRequest',
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  }
  const [algorithm] = named;
  if (algorithm !== undefined) {
    const value = assertDigest(algorithm, header(request, checksumHeader(algorithm)) ?? '');
    return { algorithm, value, trailer: undefined, given: true };
  }
  if (trailer !== undefined) {
    const found = CHECKSUM_ALGORITHMS.find((name) => checksumHeader(name) === trailer);
    if (found === undefined) {
      throw new S3Error('InvalidRequest', 'The value specified in the x-amz-trailer header is not supported');
    }
    return { algorithm: found, value: undefined, trailer, given: true };
  }
  const wanted = parseAlgorithm(header(request, 'x-amz-sdk-checksum-algorithm'));
  if (wanted !== undefined && request.headers['content-md5'] === undefined) {
    throw new S3Error(
      'InvalidRequest',
      'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
    );
  }
  return { algorithm: fallback ?? 'CRC64NVME', value: undefined, trailer: undefined, given: false };
}

function check(
  expected: Expectations,
  digests: { readonly md5: Buffer; readonly sha256: string | undefined; readonly checksum: Buffer },
  trailers: ReadonlyMap<string, string> | undefined,
): void {
  const md5 = digests.md5.toString('base64');
  if (expected.md5 !== undefined && expected.md5 !== md5) {
    const details = { ExpectedDigest: expected.md5, CalculatedDigest: md5 };
    throw new S3Error('BadDigest', 'The Content-MD5 you specified did not match what we received.', {
      details,
    });
  }
  const promised = expected.trailer === undefined ? expected.value : trailers?.get(expected.trailer);
  if (expected.trailer !== undefined) {
    if (promised === undefined) throw new S3Error('MalformedTrailerError');
    assertDigest(expected.algorithm, promised);
  }
  if (promised !== undefined && promised !== digests.checksum.toString('base64')) {
    throw new S3Error(
      'BadDigest',
      `The ${expected.algorithm} you specified did not match the calculated checksum.`,
    );
  }
  if (expected.sha256 !== undefined && digests.sha256 !== expected.sha256) {
    const details = {
      ClientComputedContentSHA256: expected.sha256,
      S3ComputedContentSHA256: digests.sha256 ?? '',
    };
    throw new S3Error('XAmzContentSHA256Mismatch', undefined, { details });
  }
}

/** One value of a header, the first where it came several times. */
export function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function incomplete(): S3Error {
  return new S3Error(
    'IncompleteBody',
    'You did not provide the number of bytes specified by the Content-Length HTTP header',
  );
}

const CHUNK_ERRORS: Record<ChunkError['problem'], S3ErrorCode> = {
  incomplete: 'IncompleteBody',
  malformed: 'IncompleteBody',
  'bad-signature': 'SignatureDoesNotMatch',
  'malformed-trailer': 'MalformedTrailerError',
};

function asS3Error(error: unknown): unknown {
  if (error instanceof ChunkError) return new S3Error(CHUNK_ERRORS[error.problem]);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  // The client went away in the middle: nobody reads the answer, but the log says what happened.
  return code === 'ECONNRESET' || code === 'ABORT_ERR' ? new S3Error('RequestTimeout') : error;
}
