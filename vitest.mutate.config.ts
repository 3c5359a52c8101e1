import { defineConfig } from 'vitest/config';

/** The tests of one area, for `npm run mutate`: they run in this process's own source, so nothing built is asked. */
export default defineConfig({
  test: {
    include: JSON.parse(process.env.MUTATE_TESTS ?? '[]') as string[],
    setupFiles: ['test/helpers/fewer-runs.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
