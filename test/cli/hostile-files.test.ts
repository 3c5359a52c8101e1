import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run, start } from '../helpers/program.ts';
import { unhurried } from '../helpers/unhurried.ts';

let folder: string;
const env = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'none', AWS_SECRET_ACCESS_KEY: 'none' };

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundctl-hostile-'));
  mkdirSync(join(folder, 'flows'));
  writeFileSync(join(folder, 't.html'), '<crowd-form></crowd-form>');
  writeFileSync(join(folder, 'p.json'), '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}');
  writeFileSync(join(folder, 'm.manifest'), '{"source":"a"}\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every place of a command line where a file is read once, with the file to be put in. */
const STREAMS: readonly (readonly [string, (file: string) => string[]])[] = [
  ['a map', (file) => [...words('migrate plan flows --sandbox --to s3://abc/p/ --remap'), file]],
  ['a plan', (file) => [...words('migrate sync flows --sandbox --yes --plan'), file]],
  ['an inventory', (file) => ['batches', 'check', file, '--sandbox', '--inventory']],
  ['a batch manifest', (file) => ['batches', 'check', file, '--sandbox']],
  ['a split', (file) => ['batches', 'stage', file, ...words('--sandbox --to s3://abc/p/ --yes')]],
  ['a manifest to check', (file) => ['templates', 'check', 't.html', '--manifest', file]],
  ['a manifest to render', (file) => ['templates', 'render', 't.html', '--manifest', file]],
  ['task input', (file) => ['templates', 'render', 't.html', '--task-input', file]],
  ['labels', (file) => ['templates', 'check', 't.html', '--manifest', 'm.manifest', '--labels', file]],
  ['a template to check', (file) => ['templates', 'check', file, '--manifest', 'm.manifest']],
  ['a template to lint', (file) => ['templates', 'lint', file]],
  ['a policy to lint', (file) => ['policies', 'lint', file]],
  [
    'a policy to evaluate',
    (file) => ['policies', 'evaluate', '--policy', file, '--request', 'action=s3:GetObject'],
  ],
  ['a request', (file) => ['policies', 'evaluate', '--policy', 'p.json', '--request', file]],
  ['parameters', (file) => ['policies', 'generate', 'presigned-reads', '--params', file]],
  ['addresses', (file) => ['members', 'invite', 'team', '--sandbox', '--file', file]],
  ['answers', (file) => ['plus', 'kit', file]],
];

/** And where it is read more than once. */
const FILES: readonly (readonly [string, (file: string) => string[]])[] = [
  ['a previewed manifest', (file) => ['templates', 'preview', 't.html', '--manifest', file, '--port', '0']],
  [
    'a previewed template',
    (file) => ['templates', 'preview', file, ...words('--manifest m.manifest --port 0')],
  ],
  ['a Lambda', (file) => ['templates', 'render', 't.html', '--pre-lambda', file]],
  ['a checkpoint', (file) => [...words('batches check s3://abc/p/ --sandbox --resume'), file]],
];

function words(text: string): string[] {
  return text.split(' ');
}

describe.skipIf(process.platform === 'win32')('a device or a pipe in the place of a file', () => {
  test.each([...STREAMS, ...FILES])('%s is not a device', async (_, command) => {
    const { code, stderr } = await run(command('/dev/zero'), { cwd: folder, env });
    expect(stderr).toMatch(/"\/dev\/zero"( is a device| is not a file|\.$)/m);
    expect(code).toBe(252);
  });

  // One for each way of reading.
  const ways = /^(a map|a batch manifest|a manifest to|addresses)/;
  test.each(STREAMS.filter(([name]) => ways.test(name)))(
    '%s may be a pipe, and SIGTERM ends the waiting for one',
    async (name, command) => {
      const pipe = join(folder, name.replaceAll(' ', '-'));
      execFileSync('mkfifo', [pipe]);
      const child = start(command(pipe), { cwd: folder, env: { ...env, ...unhurried('ended') } });
      const ended = once(child, 'close');
      const writer = await reader(pipe);
      child.kill('SIGTERM');
      const [code] = await ended;
      closeSync(writer);
      expect(code).toBe(130);
    },
  );

  test.each(FILES)('%s is not a pipe', async (name, command) => {
    const pipe = join(folder, name.replaceAll(' ', '-'));
    execFileSync('mkfifo', [pipe]);
    const { code, stderr } = await run(command(pipe), { cwd: folder, env });
    expect(stderr).toMatch(/ is a pipe, and a file is needed|is not a file|does not exist/);
    expect(code).toBe(252);
  });

  test('logs name it beside what they can read, and read a pipe', async () => {
    const { code, stdout } = await run(['logs', 'diagnose', '/dev/zero', 'm.manifest'], { cwd: folder, env });
    expect(stdout).toContain('"/dev/zero" is a device, and a file is needed.');
    expect(code).toBe(1);
    const pipe = join(folder, 'log');
    execFileSync('mkfifo', [pipe]);
    const child = start(['logs', 'diagnose', pipe], { cwd: folder, env: { ...env, ...unhurried('ended') } });
    const ended = once(child, 'close');
    const writer = await reader(pipe);
    child.kill('SIGINT');
    expect((await ended)[0]).toBe(130);
    closeSync(writer);
  });

  test.each([
    ['logs', 'diagnose', '-'],
    ['policies', 'lint', '-'],
    ['templates', 'check', 't.html', '--manifest', '-'],
  ])('standard input of %s %s is none either', async (...command) => {
    const { code, stderr } = await run(command, { cwd: folder, env, stdinFrom: '/dev/zero' });
    expect(stderr).toContain('Standard input is a device');
    expect(code).toBe(252);
  });

  test.each(['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_WEB_IDENTITY_TOKEN_FILE'])(
    '%s is not handed to the SDK',
    async (name) => {
      const { code, stderr } = await run(['workteams', 'list'], { env: { ...env, [name]: '/dev/zero' } });
      expect(stderr).toContain('"/dev/zero" is a device');
      expect(stderr).toContain(`Set ${name} to a file`);
      expect(code).toBe(253);
    },
  );
});

describe.skipIf(process.platform === 'win32')('signals', () => {
  /** A program that a system call holds up where no abort reaches it, and process.exit() would not either. */
  const stuck = (after: string) => {
    const pipe = join(folder, `stuck-${after.length}`);
    execFileSync('mkfifo', [pipe]);
    const program = `
      import { open } from 'node:fs';
      import { listenForInterruption } from '${join(import.meta.dirname, '../../src/cli/interruption.ts')}';
      const { signal } = listenForInterruption();
      open('${pipe}', () => {});
      signal.addEventListener('abort', () => { console.log('asked'); ${after} });
      console.log('ready');
    `;
    return spawn(process.execPath, ['--input-type=module', '--eval', program]);
  };

  test('end what does not end by itself', async () => {
    const child = stuck('');
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([null, 'SIGTERM']);
  });

  test('end it at once where there is a second one', async () => {
    const child = stuck("setTimeout(() => console.log('still here'), 800);");
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (text.includes('ready')) child.kill('SIGINT');
      if (text.includes('asked')) child.kill('SIGINT');
    });
    expect(await once(child, 'close')).toEqual([null, 'SIGINT']);
    expect(said).not.toContain('still here');
  });
});

/** Opens a FIFO for writing once somebody reads it. */
async function reader(pipe: string): Promise<number> {
  for (;;) {
    try {
      return openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch {
      await wait(5);
    }
  }
}
