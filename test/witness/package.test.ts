/**
 * publint and arethetypeswrong over the package as it would be published, and npm's own dry run. Both come into a cache
 * folder: together they would double everybody's `npm ci`.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pack } from '../../scripts/pack.ts';
import { INSTALL_MS, npmPackages } from './tools.ts';

const run = promisify(execFile);
let modules: string;
let folder: string;
let tarball: string;

beforeAll(async () => {
  modules = await npmPackages('package', ['publint@0.3.25', '@arethetypeswrong/cli@0.18.5']);
  folder = await mkdtemp(join(tmpdir(), 'groundctl-package-'));
  tarball = pack(folder);
}, INSTALL_MS);

afterAll(() => rm(folder, { recursive: true, force: true }));

test('publint has nothing to say', async () => {
  const { stdout } = await run(process.execPath, [
    join(modules, 'publint/src/cli.js'),
    'run',
    tarball,
    '--strict',
  ]);
  expect(stdout).toContain('All good!');
});

test('arethetypeswrong finds the types of every entry', async () => {
  const cli = join(modules, '@arethetypeswrong/cli/dist/index.js');
  // The package is ES modules only: require() of it needs Node 22.12, which it asks for anyway.
  const { stdout } = await run(process.execPath, [
    cli,
    tarball,
    '--profile',
    'esm-only',
    '--no-color',
    '--no-emoji',
  ]);
  // It exits with 1 for any problem.
  expect(stdout).toContain('OK (ESM)');
});

test('npm publish --dry-run is clean', async () => {
  const { stderr } = await run('npm', ['publish', '--dry-run', '--ignore-scripts', tarball]);
  // Whether somebody is logged in is a fact of the machine, not of the package.
  const said = stderr.split('\n').filter((line) => !line.includes('requires you to be logged in'));
  expect(said.join('\n')).not.toMatch(/npm (?:warn|error)/i);
});
