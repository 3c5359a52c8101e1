import { readFileSync } from 'node:fs';

/** Where the processes of a run find the mutants, and write what became of them. */
export const MUTATION_FOLDER = process.env.MUTATION_FOLDER ?? '';

type Line = readonly [what: string, id: string, file: string, test: string];

/** Lines of `start`, `killed`, `survived`, `timeout`, `fails-anyway` and `done`, in the order in which they were written. */
export function readLog(): readonly Line[] {
  return readFileSync(`${MUTATION_FOLDER}/log`, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [what = '', id = '', file = '', test = ''] = line.split('\t');
      return [what, id, file, test] as const;
    });
}

/** The mutants that need no further look by the tests of this file. */
export function judgedIn(path: string): ReadonlySet<string> {
  return new Set(
    readLog()
      .filter(([what, , file]) => isKill(what) || (what === 'survived' && file === path))
      .map(([, id]) => id),
  );
}

export function isKill(what: string): boolean {
  return what === 'killed' || what === 'timeout';
}
