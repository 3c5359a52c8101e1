import { closeSync, read } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { GroundctlError } from '../../core/errors.ts';
import { inputBytes, openInput } from '../../core/files/open-input.ts';
import { walkFolder } from '../../core/files/walk.ts';
import type { ReadBytes } from '../../core/images/image-size.ts';
import { objectBytes } from '../../core/images/object-bytes.ts';
import { withRetry } from '../../core/retry.ts';
import { parseS3Uri } from '../../core/s3-uri.ts';
import type { LabelsS3 } from '../ports.ts';

/** A file that a line names, found: here or in S3. */
export interface FoundFile {
  /** Where it is, for people. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly local: string | undefined;
  bytes(): AsyncIterable<Uint8Array>;
  /** Reads a part of it; `close` ends that. */
  part(): { readonly read: ReadBytes; close(): void };
}

export type Lookup = FoundFile | 'missing' | 'unreachable';

const readAt = promisify(read);

/** Finds what `s3://` references name: among local copies first, then in S3 where there is a connection. */
export class Files {
  readonly #s3: LabelsS3 | undefined;
  readonly #folder: string | undefined;
  readonly #signal: AbortSignal | undefined;
  readonly #claims = new Map<string, { readonly key: string; readonly shared: number }>();
  #index: Promise<ReadonlyMap<string, readonly string[]>> | undefined;

  /** @param folder local copies, in the folders that their keys have or in fewer */
  constructor(s3: LabelsS3 | undefined, folder: string | undefined, signal?: AbortSignal) {
    this.#s3 = s3;
    this.#folder = folder;
    this.#signal = signal;
  }

  /**
   * Local copies are found by the end of the key: of several with the name, the one that shares most folders with it,
   * and none where two share equally many.
   */
  async find(reference: string): Promise<Lookup> {
    const uri = parseS3Uri(reference);
    const key = uri.ok ? uri.value.key : reference.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*\//i, '');
    const local = await this.#local(key);
    if (local !== undefined) return this.#file(local);
    if (this.#s3 === undefined || !uri.ok) return 'unreachable';
    const s3 = this.#s3;
    const { bucket } = uri.value;
    const signal = this.#signal;
    try {
      const head = await withRetry(() => s3.head({ bucket, key }, { signal }), { signal });
      if (head === undefined) return 'missing';
      return {
        name: reference,
        size: head.Size,
        local: undefined,
        bytes: () => bodyOf(s3, bucket, key, signal),
        part: () => ({ read: objectBytes({ bucket, key, size: head.Size }, s3, signal), close() {} }),
      };
    } catch (error) {
      if (!(error instanceof GroundctlError)) throw error;
      if (error.code === 'no-such-bucket') return 'missing';
      if (error.code === 'access-denied' || error.aws?.name === 'InvalidObjectState') return 'unreachable';
      throw error;
    }
  }

  #file(path: string): Lookup {
    try {
      const { fd, stats } = openInput(path, 'file');
      closeSync(fd);
      return {
        name: path,
        size: stats.size,
        local: path,
        bytes: () => inputBytes(openInput(path, 'file'), path, this.#signal),
        part: () => localPart(path),
      };
    } catch (error) {
      if (error instanceof GroundctlError && error.source === 'usage') return 'unreachable';
      throw error;
    }
  }

  async #local(key: string): Promise<string | undefined> {
    if (this.#folder === undefined) return undefined;
    this.#index ??= indexOf(this.#folder, this.#signal);
    const parts = key.split('/').map(comparable);
    const candidates = (await this.#index).get(parts.at(-1) ?? '') ?? [];
    let best: string | undefined;
    let most = 0;
    const root = resolve(this.#folder).split(sep);
    for (const path of candidates) {
      const shared = sharedEnd([...root, ...path.split('/')].map(comparable), parts);
      if (shared === most) best = undefined;
      else if (shared > most) [best, most] = [path, shared];
    }
    if (best === undefined) return undefined;
    // One file is not the copy of two objects: the one that shares more with it has it.
    const claim = this.#claims.get(best);
    if (claim !== undefined && claim.key !== key && claim.shared >= most) return undefined;
    this.#claims.set(best, { key, shared: most });
    return join(this.#folder, best);
  }
}

/** Windows takes no colons in names; what copied them there writes something else. */
function comparable(part: string): string {
  return part.replaceAll(/[:%_\uf03a]/g, '_');
}

function sharedEnd(path: readonly string[], key: readonly string[]): number {
  let shared = 0;
  while (shared < path.length && path.at(-1 - shared) === key.at(-1 - shared)) shared += 1;
  return shared;
}

async function indexOf(folder: string, signal: AbortSignal | undefined): Promise<Map<string, string[]>> {
  const index = new Map<string, string[]>();
  for await (const found of walkFolder(folder, { signal })) {
    for (const { kind, path } of found) {
      if (kind !== 'file') continue;
      const name = comparable(path.slice(path.lastIndexOf('/') + 1));
      const paths = index.get(name);
      if (paths === undefined) index.set(name, [path]);
      else paths.push(path);
    }
  }
  return index;
}

async function* bodyOf(
  s3: LabelsS3,
  bucket: string,
  key: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, void> {
  const object = await s3.get({ bucket, key }, { signal });
  if (object !== undefined) yield* object.body;
}

function localPart(path: string) {
  const { fd } = openInput(path, 'file');
  return {
    read: async (from: number, length: number) => {
      const { bytesRead, buffer } = await readAt(fd, Buffer.alloc(length), 0, length, from);
      return buffer.subarray(0, bytesRead);
    },
    close: () => closeSync(fd),
  };
}
