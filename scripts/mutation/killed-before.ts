import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Mutant } from './instrument.ts';
import { isKill, readLog } from './log.ts';

/** What earlier runs have killed, in a file of its own: a mutant is known again while its source is the same. */
export class KilledBefore {
  /** Ids of this run. */
  readonly ids: readonly string[];
  readonly #path: string;
  readonly #names: ReadonlyMap<string, string>;

  /** @param path of the file, which need not exist */
  constructor(path: string, mutants: readonly Mutant[]) {
    this.#path = path;
    this.#names = namesOf(mutants);
    const known = new Set(existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []);
    this.ids = [...this.#names].flatMap(([id, name]) => (known.has(name) ? [id] : []));
  }

  /** Adds what this run has killed. */
  keep(): void {
    const killed = new Set(readLog().flatMap(([what, id]) => (isKill(what) ? [id] : [])));
    for (const id of this.ids) killed.delete(id);
    appendFileSync(this.#path, [...killed].map((id) => `${this.#names.get(id)}\n`).join(''));
  }
}

function namesOf(mutants: readonly Mutant[]): ReadonlyMap<string, string> {
  const files = new Set(mutants.map(({ file }) => file));
  const hashes = new Map(
    [...files].map((file) => [file, createHash('sha256').update(readFileSync(file)).digest('base64url')]),
  );
  return new Map(mutants.map(({ id, ...what }) => [id, JSON.stringify([hashes.get(what.file), what])]));
}
