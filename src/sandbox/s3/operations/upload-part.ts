import { checksumElement, checksumHeader, digestsOf } from '../checksum.ts';
import { invalidArgument, S3Error } from '../error.ts';
import type { Exchange, Reply } from '../exchange.ts';
import type { UploadedPart } from '../model.ts';
import { encryptionHeaders, versionHeader } from '../object-headers.ts';
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
  const { digest } = checksum.algorithm === wanted ? checksum : await digestsOf(blob.read(), wanted);
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
  const { md5, digest } = await digestsOf(blob.read(), algorithm);
  if (exchange.bucket.uploads.get(upload.id) !== upload) {
    blob.release();
    throw new S3Error('NoSuchUpload');
  }
  const part: UploadedPart = {
    number,
    blob,
    etag: md5,
    digest,
    algorithm,
    lastModified: exchange.env.clock(),
  };
  keepPart(upload, part);
  exchange.env.log.recordCopySource(exchange, source.bucket, source.key, source.object);
  return {
    headers: {
      ...encryptionHeaders(upload.headers.encryption),
      'x-amz-copy-source-version-id': versionHeader(source.object.versionId),
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

function readSourceRange(exchange: Exchange, size: number): { start: number; end: number } {
  const text = exchange.header('x-amz-copy-source-range');
  if (text === undefined) return { start: 0, end: size };
  const match = /^bytes=(\d{1,15})-(\d{1,15})$/.exec(text);
  if (match === null || Number(match[2]) < Number(match[1])) {
    throw invalidArgument(
      'x-amz-copy-source-range',
      text,
      'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy',
    );
  }
  if (Number(match[2]) >= size) {
    throw invalidArgument(
      'x-amz-copy-source-range',
      text,
      `Range specified is not valid for source object of size: ${size}`,
    );
  }
  return { start: Number(match[1]), end: Number(match[2]) + 1 };
}
