import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A private temporary folder, made when it is first asked for. */
export class ScratchFolder {
  #made: Promise<string> | undefined;

  path(): Promise<string> {
    this.#made ??= mkdtemp(join(tmpdir(), 'groundctl-'));
    return this.#made;
  }

  async remove(): Promise<void> {
    if (this.#made !== undefined) await rm(await this.#made, { recursive: true, force: true });
  }
}
