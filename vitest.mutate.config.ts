import { existsSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const { MUTATION_FOLDER: folder = '', MUTATION_TEST: test = '[]' } = process.env;
const sourcesFile = `${folder}/sources.json`;
const sources: { readonly [file: string]: string } | undefined = existsSync(sourcesFile)
  ? JSON.parse(readFileSync(sourcesFile, 'utf8'))
  : undefined;

/**
 * Tests for `npm run mutate`, which runs in the source and not in what was built from it: one file with all mutants
 * in the source that it loads, or, for StrykerJS's own runner, all files of an area.
 */
export default defineConfig({
  ...(sources && {
    plugins: [{ name: 'mutants', enforce: 'pre', load: (id) => sources[id.split('?')[0] ?? ''] }],
  }),
  test: {
    // What was transformed before has no mutants in it, or those of another run.
    fsModuleCache: false,
    ...(sources && { runner: 'scripts/mutation/repeat-runner.ts', pool: 'forks', maxConcurrency: 1 }),
    include: sources ? [test] : (JSON.parse(test) as string[]),
    setupFiles: ['test/helpers/fewer-runs.ts'],
    maxWorkers: 1,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
