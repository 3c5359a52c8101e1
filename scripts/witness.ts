/** `npm run test:witness -- [--short] [NAME...]`: installs the witnesses named (all, without a name) and runs them. */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { short: { type: 'boolean', default: false } },
});
const names = globSync('test/witness/*.test.ts', { cwd: root }).map((path) =>
  path.replaceAll('\\', '/').replace(/^test\/witness\/(.*?)(?:\.long)?\.test\.ts$/, '$1'),
);
const unknown = positionals.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`There is no witness ${unknown.join(', ')}. The attributes are: ${names.sort().join(', ')}.`);
  process.exit(252);
}
const files = positionals.flatMap((name) => [
  `test/witness/${name}.test.ts`,
  `test/witness/${name}.long.test.ts`,
]);
const { status } = spawnSync(
  process.execPath,
  [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--config', 'vitest.witness.config.ts', ...files],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...(values.short ? { GROUNDCTL_WITNESS_SHORT: '1' } : {}) },
  },
);
process.exit(status ?? 255);
