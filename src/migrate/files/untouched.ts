import { realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type FileIdentity, sameIdentity } from './identity.ts';
import { identify } from './read-source.ts';

/** Tells of many files whether they are what they were, without opening them. */
export class Untouched {
  readonly #folders = new Map<string, Promise<boolean>>();

  /**
   * True where the regular file at a path has this identity, with no link on the way to it from its root. A folder
   * is looked at once: what it was then is what the answer says.
   * @param root real path of the root
   */
  async is(root: string, path: string, identity: FileIdentity): Promise<boolean> {
    const full = join(root, path);
    const now = await identify(full);
    return now !== undefined && sameIdentity(now, identity) && (await this.#isReal(dirname(full)));
  }

  #isReal(folder: string): Promise<boolean> {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const asked = realpath(folder).then(
      (real) => real === folder,
      () => false,
    );
    this.#folders.set(folder, asked);
    return asked;
  }
}
