import { globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { HalvesReporter } from './test/helpers/halves-reporter.ts';
import { LongFirst } from './test/helpers/long-first.ts';

/**
 * The end-to-end half is every test file that starts other programs: groundctl as it was built, a terminal, a
 * browser, a witness. What a file imports tells, so a new file finds its half by itself.
 */
const STARTS_PROGRAMS = /from '(?:[./\w-]*\/helpers\/(?:program|pty|browser)\.ts|node:child_process)'/;

/** Outside programs have a run of their own: vitest.witness.config.ts. */
const files = globSync('test/**/*.test.{ts,tsx}', { cwd: import.meta.dirname })
  .filter((file) => !file.startsWith('test/witness/'))
  .sort();
const endToEnd = files.filter(
  (file) =>
    file.startsWith('test/e2e/') ||
    STARTS_PROGRAMS.test(readFileSync(new URL(file, import.meta.url), 'utf8')),
);
const half = (name: string, include: string[], groupOrder: number, maxWorkers: number) => ({
  extends: true as const,
  test: { name, include, sequence: { groupOrder }, maxWorkers },
});
const processors = availableParallelism();
/** An order of one's own is asked for on the command line, where it would not count against one from here. */
const isShuffled = process.argv.some((word) => word.startsWith('--sequence.shuffle'));

export default defineConfig({
  oxc: { jsx: { development: false } },
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A busy machine takes its time: what is waited for comes, or the test has failed anyway.
    expect: { poll: { timeout: 20_000 } },
    // Modules are loaded once in each of the workers, not once in each file: that was a third of the unit half.
    isolate: false,
    setupFiles: ['test/helpers/as-it-was.ts'],
    // React as in the program that is built: its development build takes twice the time.
    env: { NODE_ENV: 'production' },
    reporters: ['default', new HalvesReporter()],
    ...(isShuffled ? {} : { sequence: { sequencer: LongFirst } }),
    projects: [
      half(
        'unit',
        files.filter((file) => !endToEnd.includes(file)),
        0,
        // A file waits now and then, for its sandbox or for a clock of its own.
        processors + 1,
      ),
      // They wait for programs half of their time.
      half('end-to-end', endToEnd, 1, 2 * processors),
    ],
  },
});
