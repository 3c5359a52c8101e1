import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lazy } from './lazy.ts';

/** A private temporary folder, made when it is first asked for. */
export class ScratchFolder {
  #made = false;
  readonly #make = lazy(() => {
    this.#made = true;
    return mkdtemp(join(tmpdir(), 'groundctl-'));
  });

  path(): Promise<string> {
    return this.#make();
  }

  async remove(): Promise<void> {
    if (this.#made) await rm(await this.#make(), { recursive: true, force: true });
  }
}
