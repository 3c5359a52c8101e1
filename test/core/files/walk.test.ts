import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Walked, type WalkOptions, walkFolder } from '../../../src/core/files/walk.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'walk-'));
});
afterEach(() => rmSync(root, { recursive: true }));

async function walk(options?: WalkOptions): Promise<Walked[]> {
  const found: Walked[] = [];
  for await (const chunk of walkFolder(root, options)) found.push(...chunk);
  return found;
}

const brief = (found: readonly Walked[]) =>
  found.map((entry) => `${entry.path} ${entry.kind === 'file' ? entry.size : entry.reason}`);

test('gives every file with its size, folder by folder in order of names', async () => {
  mkdirSync(join(root, 'b/inner'), { recursive: true });
  mkdirSync(join(root, 'a'));
  writeFileSync(join(root, 'b/inner/2.jpg'), 'xx');
  writeFileSync(join(root, 'b/1.jpg'), 'x');
  writeFileSync(join(root, 'a/ü ö.jpg'), '');
  writeFileSync(join(root, 'top.txt'), 'xyz');
  expect(brief(await walk({ sizes: true }))).toEqual([
    'top.txt 3',
    'a/ü ö.jpg 0',
    'b/1.jpg 1',
    'b/inner/2.jpg 2',
  ]);
});

test('never enters a link, names each kind of it, and takes a link to a file for the file', async () => {
  mkdirSync(join(root, 'real'));
  writeFileSync(join(root, 'real/a.jpg'), 'abc');
  symlinkSync('..', join(root, 'real/up'));
  symlinkSync('self', join(root, 'self'));
  symlinkSync('nowhere', join(root, 'gone'));
  symlinkSync('real/a.jpg', join(root, 'named'));
  expect(brief(await walk({ sizes: true })).sort()).toEqual([
    'gone broken-link',
    'named 3',
    'real/a.jpg 3',
    'real/up link-to-folder',
    'self endless-link',
  ]);
  expect(brief(await walk({ links: 'skip' })).filter((line) => / link$/.test(line))).toHaveLength(4);
});

test.skipIf(process.platform === 'win32')('passes by what is not a file, without opening it', async () => {
  execFileSync('mkfifo', [join(root, 'pipe')]);
  expect(brief(await walk())).toEqual(['pipe fifo']);
});

test('refuses a root that is missing or a file, with the path', async () => {
  root = join(root, 'missing');
  await expect(walk()).rejects.toMatchObject({
    source: 'usage',
    message: expect.stringMatching(/does not exist/),
  });
  root = join(root, '..');
  writeFileSync(join(root, 'file'), '');
  const there = root;
  root = join(root, 'file');
  await expect(walk()).rejects.toMatchObject({
    source: 'usage',
    message: expect.stringMatching(/is not a folder/),
  });
  root = there;
});

test.skipIf(process.platform !== 'linux')('names what has no name in UTF-8, and only that', async () => {
  writeFileSync(Buffer.concat([Buffer.from(`${root}/a`), Buffer.from([0xff])]), '');
  writeFileSync(join(root, 'b\ufffd'), '');
  expect(brief(await walk({ sizes: true }))).toEqual(['a\ufffd bad-name', 'b\ufffd 0']);
});

test('a root that is missing is an entry where that is wanted', async () => {
  const there = root;
  root = join(root, 'missing');
  expect(await walk({ tolerant: true })).toEqual([
    { kind: 'skipped', path: '', reason: 'unreadable', code: 'ENOENT' },
  ]);
  root = there;
});

test('stops when it is interrupted', async () => {
  writeFileSync(join(root, 'a'), '');
  await expect(walk({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
});
