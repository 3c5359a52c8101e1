import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Bytes in memory, or in a file that goes when nothing refers to it any more. */
interface Source {
  readonly buffer?: Buffer;
  readonly path?: string;
  references: number;
}

interface Segment {
  readonly source: Source;
  readonly offset: number;
  readonly length: number;
}

/**
 * The immutable bytes of an object: pieces of memory or of files. Copies and completed multipart uploads
 * share the pieces instead of copying them; {@link release} one for each that was made.
 */
export class Blob {
  readonly size: number;
  readonly #segments: readonly Segment[];

  constructor(segments: readonly Segment[]) {
    this.#segments = segments;
    this.size = segments.reduce((sum, segment) => sum + segment.length, 0);
    for (const { source } of segments) source.references++;
  }

  static of(buffer: Buffer): Blob {
    return new Blob([{ source: { buffer, references: 0 }, offset: 0, length: buffer.length }]);
  }

  static concat(blobs: readonly Blob[]): Blob {
    return new Blob(blobs.flatMap((blob) => blob.#segments));
  }

  /** The bytes from `start` up to but without `end`. */
  slice(start: number, end: number): Blob {
    const kept: Segment[] = [];
    let at = 0;
    for (const { source, offset, length } of this.#segments) {
      const from = Math.max(start - at, 0);
      const to = Math.min(end - at, length);
      if (from < to) kept.push({ source, offset: offset + from, length: to - from });
      at += length;
    }
    return new Blob(kept);
  }

  release(): void {
    for (const { source } of this.#segments) {
      if (--source.references > 0 || source.path === undefined) continue;
      // The folder goes as a whole on close: a file that cannot be removed now is not worth an error.
      rm(source.path, { force: true }).catch(() => {});
    }
  }

  /** The whole of it where it lies in one piece of memory. */
  inMemory(): Buffer | undefined {
    const [only, ...more] = this.#segments;
    if (only === undefined) return Buffer.alloc(0);
    if (more.length > 0) return undefined;
    return only.source.buffer?.subarray(only.offset, only.offset + only.length);
  }

  async *read(): AsyncGenerator<Buffer, void> {
    for (const { source, offset, length } of this.#segments) {
      if (source.buffer !== undefined) yield source.buffer.subarray(offset, offset + length);
      else if (source.path !== undefined && length > 0) {
        yield* createReadStream(source.path, {
          start: offset,
          end: offset + length - 1,
          highWaterMark: 262_144,
        });
      }
    }
  }

  async buffer(): Promise<Buffer> {
    const whole = this.inMemory();
    if (whole !== undefined) return whole;
    const parts: Buffer[] = [];
    for await (const part of this.read()) parts.push(part);
    return Buffer.concat(parts);
  }
}

/** Takes bytes and makes a Blob of them: in memory up to a size, in a private temporary folder above it. */
export class BlobStore {
  readonly #memoryLimit: number;
  #folder: Promise<string> | undefined;
  #closed = false;

  /** @param memoryLimit largest body, in bytes, that is kept in memory */
  constructor(memoryLimit: number) {
    this.#memoryLimit = memoryLimit;
  }

  writer(): BlobWriter {
    return new BlobWriter(this.#memoryLimit, () => this.#open());
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#folder !== undefined) await rm(await this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
  }

  async #open(): Promise<{ path: string; file: FileHandle }> {
    // A body that is still coming in must not make a new folder that nobody removes.
    if (this.#closed) throw new Error('The sandbox is closed.');
    this.#folder ??= mkdtemp(join(tmpdir(), 'groundctl-s3-'));
    const path = join(await this.#folder, randomUUID());
    return { path, file: await open(path, 'wx', 0o600) };
  }
}

const WRITE_BATCH = 1_048_576;

class BlobWriter {
  readonly #memoryLimit: number;
  readonly #open: () => Promise<{ path: string; file: FileHandle }>;
  #spilled: { path: string; file: FileHandle } | undefined;
  #pending: Buffer[] = [];
  #pendingSize = 0;
  #written = 0;

  constructor(memoryLimit: number, open: () => Promise<{ path: string; file: FileHandle }>) {
    this.#memoryLimit = memoryLimit;
    this.#open = open;
  }

  get size(): number {
    return this.#written + this.#pendingSize;
  }

  /** Resolves once the next piece may come: memory stays flat however large the body is. */
  async write(piece: Buffer): Promise<void> {
    this.#pending.push(piece);
    this.#pendingSize += piece.length;
    if (this.#spilled === undefined && this.#pendingSize <= this.#memoryLimit) return;
    if (this.#spilled !== undefined && this.#pendingSize < WRITE_BATCH) return;
    await this.#flush();
  }

  async finish(): Promise<Blob> {
    if (this.#spilled === undefined) {
      const [only, ...more] = this.#pending;
      // A lone piece may be a view of a far larger buffer of the socket's: keep only what is needed.
      const whole =
        more.length === 0 && only !== undefined ? Buffer.from(only) : Buffer.concat(this.#pending);
      return Blob.of(whole);
    }
    await this.#flush();
    const { path, file } = this.#spilled;
    await file.close();
    return new Blob([{ source: { path, references: 0 }, offset: 0, length: this.#written }]);
  }

  async abort(): Promise<void> {
    this.#pending = [];
    if (this.#spilled === undefined) return;
    await this.#spilled.file.close();
    await rm(this.#spilled.path, { force: true });
  }

  async #flush(): Promise<void> {
    this.#spilled ??= await this.#open();
    const pieces = this.#pending;
    this.#pending = [];
    this.#written += this.#pendingSize;
    this.#pendingSize = 0;
    if (pieces.length > 0) await this.#spilled.file.writev(pieces);
  }
}
