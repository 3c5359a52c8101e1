import { createHash } from 'node:crypto';
import { checksumElement, checksumHeader, createChecksum } from '../checksum.ts';
import { S3Error } from '../error.ts';
import type { Exchange, Reply } from '../exchange.ts';
import type { UploadedPart } from '../model.ts';
import { encryptionHeaders } from '../object-headers.ts';
import { xmlDocument } from '../xml.ts';
import { readCopySource } from './copy-object.ts';
import { findUpload, keepPart, readPartNumber } from './multipart.ts';
import { MAX_PUT } from './put-object.ts';

export async function uploadPart(exchange: Exchange): Promise<Reply> {
  const upload = findUpload(exchange);
  const number = readPartNumber(exchange);
  const wanted = upload.algorithm ?? 'CRC64NVME';
  const { blob, md5, checksum } = await exchange.receive({ maxSize: MAX_PUT, algorithm: wanted });
  if (upload.algorithm !== undefined && checksum.given && checksum.algorithm !== upload.algorithm) {
    blob.release();
    throw new S3Error(
      'InvalidRequest',
      `Checksum Type mismatch occurred, expected checksum Type: ${upload.algorithm.toLowerCase()}, actual checksum Type: ${checksum.algorithm.toLowerCase()}`,
    );
  }
  // Another algorithm was verified already; the object's own is what the parts have to be put together with.
  const digest = checksum.algorithm === wanted ? checksum.digest : await digestOf(blob.read(), wanted);
  if (exchange.bucket.uploads.get(upload.id) !== upload) {
    blob.release();
    throw new S3Error('NoSuchUpload');
  }
  const lastModified = exchange.env.clock();
  keepPart(upload, { number, blob, etag: md5, digest, algorithm: wanted, lastModified });
  return {
    headers: {
      etag: `"${md5}"`,
      ...encryptionHeaders(upload.headers.encryption),
      [checksumHeader(checksum.algorithm)]: checksum.digest.toString('base64'),
    },
    objectSize: blob.size,
  };
}

/** A part made of bytes that S3 has already. */
export async function uploadPartCopy(exchange: Exchange): Promise<Reply> {
  const upload = findUpload(exchange);
  const number = readPartNumber(exchange);
  const source = readCopySource(exchange);
  const { start, end } = readSourceRange(exchange, source.object.blob.size);
  const blob = source.object.blob.slice(start, end);
  const algorithm = upload.algorithm ?? 'CRC64NVME';
  const md5 = createHash('md5');
  const running = createChecksum(algorithm);
  for await (const piece of blob.read()) {
    md5.update(piece);
    running.update(piece);
  }
  if (exchange.bucket.uploads.get(upload.id) !== upload) {
    blob.release();
    throw new S3Error('NoSuchUpload');
  }
  const part: UploadedPart = {
    number,
    blob,
    etag: md5.digest('hex'),
    digest: running.digest(),
    algorithm,
    lastModified: exchange.env.clock(),
  };
  keepPart(upload, part);
  exchange.env.log.recordCopySource(exchange, source.bucket, source.key, source.object);
  const versionId = source.object.versionId;
  return {
    headers: {
      ...encryptionHeaders(upload.headers.encryption),
      'x-amz-copy-source-version-id': versionId === 'null' ? undefined : versionId,
    },
    body: xmlDocument('CopyPartResult', {
      LastModified: part.lastModified.toISOString(),
      ETag: `"${part.etag}"`,
      ...(upload.algorithm === undefined
        ? {}
        : { [checksumElement(algorithm)]: part.digest.toString('base64') }),
    }),
    objectSize: blob.size,
  };
}

async function digestOf(
  pieces: AsyncIterable<Buffer>,
  algorithm: UploadedPart['algorithm'],
): Promise<Buffer> {
  const running = createChecksum(algorithm);
  for await (const piece of pieces) running.update(piece);
  return running.digest();
}

function readSourceRange(exchange: Exchange, size: number): { start: number; end: number } {
  const text = exchange.header('x-amz-copy-source-range');
  if (text === undefined) return { start: 0, end: size };
  const match = /^bytes=(\d{1,15})-(\d{1,15})$/.exec(text);
  const details = { ArgumentName: 'x-amz-copy-source-range', ArgumentValue: text };
  if (match === null || Number(match[2]) < Number(match[1])) {
    throw new S3Error(
      'InvalidArgument',
      'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy',
      { details },
    );
  }
  if (Number(match[2]) >= size) {
    throw new S3Error('InvalidArgument', `Range specified is not valid for source object of size: ${size}`, {
      details,
    });
  }
  return { start: Number(match[1]), end: Number(match[2]) + 1 };
}
