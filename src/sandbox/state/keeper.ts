import { usageError } from '../../core/errors.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { BlobStore } from '../s3/blob.ts';
import { decode, encode } from './codec.ts';
import { readState, type Stored, writeState } from './file.ts';

/** Something that has a state: it gives it, and takes another in its place. */
export interface Stateful {
  save(): unknown;
  load(state: never): void;
}

/** The state of a sandbox at one moment, which it can go back to as often as one likes. */
export interface Snapshot {
  /** For the sandbox alone. */
  readonly stored: unknown;
}

/** Takes and restores the state of all parts of a sandbox, in memory and in a file. */
export class StateKeeper {
  readonly #parts: Readonly<Record<string, Stateful>>;
  readonly #blobs: BlobStore;
  #writing: Promise<void> = Promise.resolve();

  constructor(parts: Readonly<Record<string, Stateful>>, blobs: BlobStore) {
    this.#parts = parts;
    this.#blobs = blobs;
  }

  snapshot(): { readonly stored: Stored } {
    const state = Object.fromEntries(Object.entries(this.#parts).map(([name, part]) => [name, part.save()]));
    const { tree, blobs } = encode(state);
    // Of its own: what the account deletes meanwhile stays here.
    return { stored: { tree, blobs: blobs.map((blob) => blob.slice(0, blob.size)) } };
  }

  restore({ stored }: Snapshot): void {
    const { tree, blobs } = stored as Stored;
    const state = decode(tree, blobs) as Record<string, unknown>;
    for (const [name, part] of Object.entries(this.#parts)) part.load(state[name] as never);
  }

  /** Writes the state to a file; one write at a time. */
  save(file: string): Promise<void> {
    const { stored } = this.snapshot();
    this.#writing = this.#writing
      .catch(() => {})
      .then(() => writeState(file, stored))
      .finally(() => {
        for (const blob of stored.blobs) blob.release();
      });
    return this.#writing;
  }

  /** Takes the state from a file, where there is one. @throws GroundctlError for what is not a state */
  async load(file: string): Promise<boolean> {
    const stored = await readState(file, this.#blobs);
    if (stored === undefined) return false;
    try {
      this.restore({ stored });
    } catch (cause) {
      throw usageError(`${quoteForMessage(file)} holds a state that this version cannot read.`, {
        code: 'bad-state',
        cause,
      });
    }
    return true;
  }
}
