import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.ts';
import { run, start } from '../helpers/program.ts';
import { unhurried } from '../helpers/unhurried.ts';

let folder: string;
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
  folder = mkdtempSync(join(tmpdir(), 'groundctl-preview-'));
  writeFileSync(join(folder, 't.html'), '<p>{{ task.input.source }}</p>');
  writeFileSync(join(folder, 'bad.html'), '<p>\n{% if x %}');
  writeFileSync(join(folder, 'm.jsonl'), '{"source":"a"}\n');
  writeFileSync(join(folder, 'bad.jsonl'), 'nope\n');
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await sandbox.close();
});

const preview = (...words: string[]) => run(['templates', 'preview', ...words], { cwd: folder, sandbox });

test.each([
  [['bad.html', '--manifest', 'm.jsonl'], /bad\.html:2:1: /],
  [['none.html', '--manifest', 'm.jsonl'], /"none.html" does not exist/],
  [['t.html', '--manifest', 'none.jsonl'], /"none.jsonl" does not exist/],
  [['t.html', '--manifest', 'bad.jsonl'], /bad\.jsonl:1: .*not JSON/],
  [['t.html', '--manifest', 's3://acme-labeling-data/none'], /There is no "s3:\/\/acme-labeling-data\/none"/],
  [['t.html', '--manifest', '-'], /standard input cannot be one/],
  [['-', '--manifest', 'm.jsonl'], /standard input cannot be one/],
  [['t.html', '--manifest', 'm.jsonl', '--worker-ip', '192.0.2.1'], /--worker-ip needs --workteam/],
  [['t.html', '--manifest', 'm.jsonl', '--workteam', 'x', '--worker-ip', '192.0.2'], /192\.0\.2/],
  [['t.html', '--manifest', 'm.jsonl', '--role', 'x'], /--role needs --worker-ip/],
  [['t.html', '--manifest', 'm.jsonl', '--port', 'x'], /port/],
])('%j is bad input', async (words, message) => {
  const { code, stdout, stderr } = await preview(...words);
  expect(stderr).toMatch(message);
  expect({ code, stdout }).toEqual({ code: 252, stdout: '' });
});

test('says for whom it signs before it prints its address, and ends at once with Ctrl-C', async () => {
  const words = [
    't.html',
    '--manifest',
    'm.jsonl',
    '--workteam',
    'radiology-readers',
    '--worker-ip',
    '203.0.113.7',
  ];
  const child = start(['templates', 'preview', ...words], {
    cwd: folder,
    sandbox,
    env: unhurried('ended'),
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const closed = new Promise((resolve) => child.on('close', resolve));
  for await (const text of child.stdout.setEncoding('utf8')) {
    expect(text).toMatch(/^Preview on http:\/\/127\.0\.0\.1:\d+\//);
    break;
  }
  child.kill('SIGINT');
  expect(await closed).toBe(0);
  expect(said).toContain('URLs are signed as the role acme-labeling-execution.');
  expect(said).toContain('Allowed: 203.0.113.7 may open the portal: it is in 203.0.113.0/24');
  expect(said).toContain('bound to 203.0.113.7');
  expect(said).not.toContain('X-Amz-');
});
