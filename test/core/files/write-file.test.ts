import {
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
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeFolder } from '../../../src/core/files/make-folder.ts';
import { replaceFile, writeNewFile } from '../../../src/core/files/write-file.ts';
import { toGroundctlError } from '../../../src/core/to-error.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'write-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

test('a new file is there whole, for whom it is meant, and nothing else is', async () => {
  await writeNewFile(at('a'), 'text', { mode: 0o600 });
  expect(readFileSync(at('a'), 'utf8')).toBe('text');
  expect(statSync(at('a')).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['a']);
});

test('what is there stays, a link that leads nowhere too', async () => {
  writeFileSync(at('a'), 'old');
  symlinkSync('nowhere', at('link'));
  for (const name of ['a', 'link']) {
    await expect(writeNewFile(at(name), 'new')).rejects.toMatchObject({ code: 'EEXIST', path: at(name) });
  }
  expect(readFileSync(at('a'), 'utf8')).toBe('old');
  expect(readdirSync(folder).sort()).toEqual(['a', 'link']);
});

test('replaced is the file, and not what a link in its place leads to', async () => {
  writeFileSync(at('a'), 'old');
  symlinkSync('a', at('link'));
  await replaceFile(at('link'), 'new');
  expect([readFileSync(at('a'), 'utf8'), readFileSync(at('link'), 'utf8')]).toEqual(['old', 'new']);
  expect(readdirSync(folder).sort()).toEqual(['a', 'link']);
});

test('a folder is made with those it lies in, and for whom it is meant', () => {
  makeFolder(at('x/y/z'), 0o700);
  makeFolder(at('x/y/z'), 0o700);
  expect(['x', 'x/y', 'x/y/z'].map((name) => statSync(at(name)).mode & 0o777)).toEqual([0o700, 0o700, 0o700]);
});

test.skipIf(process.platform !== 'linux')('and not asked for again where nothing can be made', () => {
  expect(() => makeFolder('/proc/nope/x')).toThrow(/ENOENT/);
  writeFileSync(at('file'), '');
  expect(() => makeFolder(at('file'))).toThrow(/EEXIST/);
  expect(() => makeFolder(at('file/x'))).toThrow(/ENOTDIR/);
});

test("an error about files is the machine's, and of connections it is not", async () => {
  const failure = await writeNewFile(at('no/such/folder'), '').catch((error: unknown) => error);
  expect(toGroundctlError(failure)).toMatchObject({
    code: 'local-fault',
    source: 'configuration',
    message: `"${at('no/such/folder')}" cannot be used: its folder does not exist (ENOENT).`,
  });
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
    code: 'ENOSPC',
    syscall: 'write',
  });
  expect(toGroundctlError(full)).toMatchObject({ source: 'configuration' });
  const refused = Object.assign(new Error('connect'), { code: 'EACCES', syscall: 'connect', path: '/x' });
  expect(toGroundctlError(refused)).toMatchObject({ source: 'fault' });
  expect(toGroundctlError(Object.assign(new Error('x'), { code: 'ENOENT' }))).toMatchObject({
    source: 'fault',
  });
});
