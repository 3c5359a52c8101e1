import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSource } from '../../src/migrate/files/read-source.ts';
import { flowText } from './sample.ts';
import { target } from './target.ts';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'groundctl-read-')));
  mkdirSync(join(root, 'in/team'), { recursive: true });
  mkdirSync(join(root, 'out/team'), { recursive: true });
  writeFileSync(join(root, 'in/team/a.flow'), 'inside');
  writeFileSync(join(root, 'out/team/a.flow'), 'outside');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const read = async (path: string) => {
  const found = await readSource(join(root, 'in'), path);
  return found.ok ? String(found.bytes) : found.reason;
};

test('a regular file under its root is read', async () => {
  expect(await read('team/a.flow')).toBe('inside');
});

test('neither a linked file nor a linked folder on the way to it is followed', async () => {
  symlinkSync(join(root, 'out/team'), join(root, 'in/linked'));
  symlinkSync(join(root, 'in/team'), join(root, 'in/inside'));
  symlinkSync(join(root, 'out/team/a.flow'), join(root, 'in/team/b.flow'));
  for (const path of ['linked/a.flow', 'inside/a.flow', 'team/b.flow']) expect(await read(path)).toBe('link');
});

test.each(['../out/team/a.flow', 'team/../../out/team/a.flow', '..'])('%s is outside', async (path) => {
  expect(await read(path)).toBe('link');
});

test('a root is not a prefix of a name', async () => {
  mkdirSync(join(root, 'inn'));
  writeFileSync(join(root, 'inn/a.flow'), 'beside');
  expect(await read('../inn/a.flow')).toBe('link');
});

test('a folder, a missing file and a cut head are what they are', async () => {
  expect(await read('team')).toBe('special');
  expect(await read('team/none.flow')).toBe('unreadable');
  const head = await readSource(join(root, 'in'), 'team/a.flow', 3);
  expect(head.ok && String(head.bytes)).toBe('ins');
});

test('a folder that becomes a link after the plan stops its flow, and nothing from outside is uploaded', async () => {
  await using here = await target();
  for (const name of ['one', 'two']) {
    mkdirSync(join(here.tree, name));
    writeFileSync(join(here.tree, name, 'a.flow'), flowText());
  }
  const plan = await here.plan();
  const outside = mkdtempSync(join(root, 'outside-'));
  renameSync(join(here.tree, 'two'), join(outside, 'two'));
  symlinkSync(join(outside, 'two'), join(here.tree, 'two'));
  expect(
    (await here.apply(plan)).map((line) => line.split(' ').slice(0, 2).join(' ').replace(':', '')),
  ).toEqual(['applied flows/one/a.flow', 'failed flows/two/a.flow']);
  expect(await here.keys()).toEqual(['flows/one/a.flow']);
});
