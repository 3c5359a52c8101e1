import { defineConfig } from 'vitest/config';
import { INSTALL_MS } from './test/witness/tools.ts';

/** The outside programs that the project is held against, one file each; `*.long.test.ts` take more than a few minutes. */
export default defineConfig({
  test: {
    include: ['test/witness/**/*.test.ts'],
    exclude: process.env.GROUNDCTL_WITNESS_SHORT === '1' ? ['test/witness/**/*.long.test.ts'] : [],
    testTimeout: 600_000,
    hookTimeout: INSTALL_MS,
    // They install, and start servers: one after another.
    fileParallelism: false,
    reporters: ['verbose'],
  },
});
