import { createHash } from 'node:crypto';
import { combineCrc, createCrc } from './crc.ts';
import { S3Error } from './error.ts';

export const CHECKSUM_ALGORITHMS = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const;
export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];
export type ChecksumType = 'FULL_OBJECT' | 'COMPOSITE';

/** An object's or a part's checksum. */
export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64; a composite one ends with `-` and the number of parts. */
  readonly value: string;
  readonly type: ChecksumType;
}

const DIGEST_BYTES: Record<ChecksumAlgorithm, number> = {
  CRC32: 4,
  CRC32C: 4,
  CRC64NVME: 8,
  SHA1: 20,
  SHA256: 32,
};

export interface RunningChecksum {
  update(data: Uint8Array): void;
  digest(): Buffer;
}

export function createChecksum(algorithm: ChecksumAlgorithm): RunningChecksum {
  if (algorithm === 'SHA1' || algorithm === 'SHA256') {
    const hash = createHash(algorithm);
    return { update: (data) => void hash.update(data), digest: () => hash.digest() };
  }
  return createCrc(algorithm);
}

/** `x-amz-checksum-crc32` and its like. */
export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

/** `ChecksumCRC32` and its like, as the documents have it. */
export function checksumElement(algorithm: ChecksumAlgorithm): string {
  return `Checksum${algorithm}`;
}

/** An object's checksum, as the documents of those who write it have it. */
export function checksumElements(checksum: Checksum | undefined): Readonly<Record<string, string>> {
  if (checksum === undefined) return {};
  return { ChecksumType: checksum.type, [checksumElement(checksum.algorithm)]: checksum.value };
}

/** @throws S3Error InvalidRequest for an algorithm S3 does not have */
export function parseAlgorithm(text: string | undefined): ChecksumAlgorithm | undefined {
  if (text === undefined) return undefined;
  const found = CHECKSUM_ALGORITHMS.find((algorithm) => algorithm === text.toUpperCase());
  if (found === undefined) {
    throw new S3Error(
      'InvalidRequest',
      'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]',
    );
  }
  return found;
}

/** @throws S3Error InvalidRequest where the value cannot be a digest of its algorithm */
export function assertDigest(algorithm: ChecksumAlgorithm, value: string): string {
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length !== DIGEST_BYTES[algorithm] || bytes.toString('base64') !== value) {
    throw new S3Error('InvalidRequest', `Value for ${checksumHeader(algorithm)} header is invalid.`);
  }
  return value;
}

/** MD5, in hexadecimal, and checksum of the same bytes, which are read once. */
export async function digestsOf(
  pieces: AsyncIterable<Buffer>,
  algorithm: ChecksumAlgorithm,
): Promise<{ readonly md5: string; readonly digest: Buffer }> {
  const md5 = createHash('md5');
  const running = createChecksum(algorithm);
  for await (const piece of pieces) {
    md5.update(piece);
    running.update(piece);
  }
  return { md5: md5.digest('hex'), digest: running.digest() };
}

/** What a completed multipart upload's checksum is made of. */
export interface PartDigest {
  readonly digest: Buffer;
  readonly size: number;
}

/** Hash of the parts' hashes, with their number. */
export function compositeChecksum(algorithm: ChecksumAlgorithm, parts: readonly PartDigest[]): Checksum {
  const running = createChecksum(algorithm);
  for (const part of parts) running.update(part.digest);
  const value = `${running.digest().toString('base64')}-${parts.length}`;
  return { algorithm, value, type: 'COMPOSITE' };
}

/** The CRC of the whole object, put together from the parts' without reading them again. */
export function fullChecksum(
  algorithm: 'CRC32' | 'CRC32C' | 'CRC64NVME',
  parts: readonly PartDigest[],
): Checksum {
  const [first, ...rest] = parts;
  let digest = first?.digest ?? createCrc(algorithm).digest();
  for (const part of rest) digest = combineCrc(algorithm, digest, part.digest, part.size);
  return { algorithm, value: digest.toString('base64'), type: 'FULL_OBJECT' };
}
