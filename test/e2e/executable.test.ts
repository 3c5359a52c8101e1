import { execFile } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cannotPackage, makeExecutable } from '../../scripts/package.ts';
import { clockVariables } from '../helpers/clock.ts';
import { PtyProgram } from '../helpers/pty.ts';

const root = join(import.meta.dirname, '../..');
const missing = cannotPackage();

describe.skipIf(missing !== undefined)(`the single executable${missing ? ` (${missing})` : ''}`, () => {
  let folder: string;
  let groundctl: string;
  let env: Record<string, string>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'groundctl-executable-test-'));
    groundctl = await makeExecutable(folder);
    // Nothing of Node's or of this project is to be found from there.
    env = { PATH: join(folder, 'bin'), HOME: folder, TMPDIR: folder, ...clockVariables() };
    expect((await run('examples', 'copied')).code).toBe(0);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (...words: string[]) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      execFile(groundctl, words, { cwd: folder, env }, (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
      );
    });

  test('says its version and nothing else', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(await run('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('brings the sandbox', async () => {
    const { code, stdout, stderr } = await run('workteams', 'list', '--sandbox', '--output', 'json');
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout).teams).toHaveLength(6);
  });

  test('brings its examples, and reads them: the scanner of logs, too', async () => {
    const files = (of: string) => {
      const entries = readdirSync(of, { recursive: true, encoding: 'utf8' }).sort();
      return entries.filter((name) => statSync(join(of, name)).isFile());
    };
    expect(files(join(folder, 'copied'))).toEqual(files(join(root, 'examples')));
    const words = ['logs', 'diagnose', 'copied/logs/', '--lock', 'source-ip', '--output', 'json'];
    const { stdout, stderr } = await run(...words, '--fail-on', 'never');
    const outside = readFileSync(join(root, 'examples/job.manifest'));
    expect(readFileSync(join(folder, 'copied/job.manifest')).equals(outside)).toBe(true);
    expect(JSON.parse(stdout).schema, stderr).toBe('groundctl/logs.diagnose/v1');
  });

  test('runs a Lambda in JavaScript with the Node on the path, and says so where there is none', async () => {
    const words = ['templates', 'render', 'copied/task.liquid.html', '--manifest', 'copied/job.manifest'];
    const lambda = join(folder, 'pre.mjs');
    writeFileSync(lambda, 'export const handler = async ({ dataObject }) => ({ taskInput: dataObject });\n');
    const none = await run(...words, '--pre-lambda', lambda);
    expect([none.code, none.stderr]).toEqual([252, expect.stringContaining('is it installed?')]);
    mkdirSync(join(folder, 'bin'));
    symlinkSync(process.execPath, join(folder, 'bin/node'));
    const found = await run(...words, '--pre-lambda', lambda);
    expect(found.code, found.stderr).toBe(0);
  });

  test('opens the terminal UI', async () => {
    await using tui = new PtyProgram(['--sandbox'], { program: [groundctl], cwd: folder, env });
    expect(await tui.until('radiology-readers')).toContain('SANDBOX');
    tui.write('q');
    expect((await tui.exit()).code).toBe(0);
  });
});
