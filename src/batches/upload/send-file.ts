import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { GroundctlError } from '../../core/errors.ts';
import { withRetry } from '../../core/retry.ts';
import type { ObjectAt } from '../../core/s3-objects.ts';
import type { BatchesS3, UploadedPart, UploadInput } from '../ports.ts';
import type { Journal } from '../stage/journal.ts';
import { base64Crc32, openLocalFile, PART_BYTES, partsOf } from './local-file.ts';
import type { UploadFile } from './read-upload.ts';

export interface SendOptions {
  readonly signal?: AbortSignal | undefined;
  readonly targetOwner?: string | undefined;
  readonly journal: Pick<Journal, 'begun' | 'beginParts'>;
}

/**
 * Sends one file, whole or in parts, to a key that nobody has, and gives its CRC-32 in base64. What an earlier run
 * has sent of it in parts is not sent again. Throws 412 where the key is there by now.
 */
export async function sendFile(
  s3: BatchesS3,
  at: { readonly root: string; readonly bucket: string },
  file: UploadFile,
  options: SendOptions,
): Promise<string> {
  await using opened = await openLocalFile(at.root, file);
  const call = { signal: options.signal, owner: options.targetOwner };
  const to = { bucket: at.bucket, key: file.key };
  if (file.size > PART_BYTES) return await sendParts(s3, to, opened, file, options);
  for await (const { bytes: body } of partsOf(opened, file)) {
    const sum = base64Crc32(crc32(body));
    await withRetry(() => s3.putFile({ ...to, body, crc32: sum }, call), call);
    return sum;
  }
  throw new TypeError('A file has at least one part.');
}

async function sendParts(
  s3: BatchesS3,
  to: ObjectAt,
  opened: FileHandle,
  file: UploadFile,
  options: SendOptions,
): Promise<string> {
  const call = { signal: options.signal, owner: options.targetOwner };
  const { upload, there } = await beginOrGoOn(s3, to, options);
  const parts: UploadedPart[] = [];
  let sum = 0;
  for await (const { part, bytes: body } of partsOf(opened, file)) {
    sum = crc32(body, sum);
    const own = base64Crc32(crc32(body));
    const sent = there.get(part);
    // What a server keeps no checksum of is sent again.
    const same = sent?.crc32 === own && sent.Size === body.length;
    const input = { ...to, upload, part, body, crc32: own };
    parts.push(same ? sent : await withRetry(() => s3.uploadPart(input, call), call));
  }
  const whole = base64Crc32(sum);
  const complete = { ...to, upload, parts, crc32: whole };
  try {
    await withRetry(() => s3.completeUpload(complete, call), call);
  } catch (error) {
    // Parts of an upload that cannot end would be kept, and paid for, unseen.
    if (error instanceof GroundctlError && error.aws?.httpStatus === 412)
      await s3.abortUpload({ ...to, upload }, call).catch(() => {});
    throw error;
  }
  return whole;
}

async function beginOrGoOn(
  s3: BatchesS3,
  to: ObjectAt,
  { journal, signal, targetOwner }: SendOptions,
): Promise<{ readonly upload: string; readonly there: ReadonlyMap<number, UploadedPart> }> {
  const call = { signal, owner: targetOwner };
  const known = journal.begun.get(to.key);
  if (known !== undefined) {
    const input: UploadInput = { ...to, upload: known };
    const parts = await withRetry(() => s3.listParts(input, call), call);
    if (parts !== undefined) return { upload: known, there: new Map(parts.map((part) => [part.part, part])) };
  }
  const { UploadId: upload } = await withRetry(() => s3.createUpload(to, call), call);
  journal.beginParts(to.key, upload);
  return { upload, there: new Map() };
}
