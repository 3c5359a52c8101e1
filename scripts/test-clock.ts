/**
 * Runs tests under another clock: `npm run test:clock -- 2028-02-29 [files]`. Needs libfaketime; the children of
 * the tests get the same clock (test/helpers/clock.ts).
 */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';

const [, , day = '', ...words] = process.argv;
const start = Date.parse(`${day}T12:00:00Z`);
const [library] = globSync([
  '/usr/lib/*/faketime/libfaketimeMT.so.1',
  '/usr/lib/faketime/libfaketimeMT.so.1',
]);
if (Number.isNaN(start) || library === undefined) {
  console.error(
    library === undefined
      ? 'libfaketime is not installed (Debian: apt-get install libfaketime).'
      : 'Which day? npm run test:clock -- 2028-02-29',
  );
  process.exit(2);
}
const seconds = Math.round((start - Date.now()) / 1000);
const { status } = spawnSync('npx', ['vitest', 'run', ...words], {
  stdio: 'inherit',
  env: {
    ...process.env,
    LD_PRELOAD: library,
    FAKETIME: `${seconds < 0 ? '' : '+'}${seconds}s`,
    DONT_FAKE_MONOTONIC: '1',
  },
});
process.exit(status ?? 1);
