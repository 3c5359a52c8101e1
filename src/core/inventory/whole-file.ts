import { createHash } from 'node:crypto';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { throwIfAborted } from '../errors.ts';
import { inputError, openInput } from '../files/open-input.ts';
import { readBytes, type TextPlace, type TextStorage } from '../files/text-place.ts';

/** A file of which any part may be read. */
export interface WholeFile extends AsyncDisposable {
  readonly byteLength: number;
  /** Of all its bytes, in small hexadecimal digits. */
  readonly md5: string;
  slice(from: number, to?: number): Promise<ArrayBuffer>;
}

/**
 * A file for reading any part of it, all of which has been read once: one on a disk where it lies, one of S3 in a copy
 * in the system's folder for such files, which goes with it. Usage errors and AWS errors as `readBytes` has them.
 */
export async function openWhole(
  place: TextPlace,
  s3: TextStorage | undefined,
  signal: AbortSignal | undefined,
): Promise<WholeFile> {
  if (place.in === 'file') {
    const { path } = place;
    // Refuses pipes and devices, which cannot be read at any place.
    const { fd } = openInput(path, 'file');
    const { closeSync } = await import('node:fs');
    closeSync(fd);
    const handle = await open(path).catch((error: unknown) => {
      throw inputError(path, error);
    });
    return sized(handle, await hashOf(readBytes(place, s3, signal), signal), () => handle.close());
  }
  const folder = await mkdtemp(join(tmpdir(), 'groundctl-inventory-'));
  let handle: FileHandle | undefined;
  const close = async () => {
    await handle?.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    handle = await open(join(folder, 'data'), 'wx+', 0o600);
    const written = handle;
    return sized(
      handle,
      await hashOf(readBytes(place, s3, signal), signal, (part) => written.writeFile(part)),
      close,
    );
  } catch (error) {
    await close();
    throw error;
  }
}

interface Hashed {
  readonly md5: string;
  readonly bytes: number;
}

async function hashOf(
  parts: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
  each?: (part: Uint8Array) => Promise<unknown>,
): Promise<Hashed> {
  const hash = createHash('md5');
  let bytes = 0;
  for await (const part of parts) {
    throwIfAborted(signal);
    hash.update(part);
    bytes += part.length;
    await each?.(part);
  }
  return { md5: hash.digest('hex'), bytes };
}

function sized(handle: FileHandle, { md5, bytes }: Hashed, close: () => Promise<void>): WholeFile {
  return {
    byteLength: bytes,
    md5,
    slice: async (from, to = bytes) => {
      const length = Math.max(0, Math.min(to, bytes) - from);
      const buffer = new ArrayBuffer(length);
      const { bytesRead } = await handle.read(new Uint8Array(buffer), 0, length, from);
      return bytesRead === length ? buffer : buffer.slice(0, bytesRead);
    },
    [Symbol.asyncDispose]: close,
  };
}
