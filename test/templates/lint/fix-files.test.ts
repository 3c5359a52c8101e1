import {
  chmodSync,
  lstatSync,
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
import { drain } from '../../../src/core/events.ts';
import { applyFixPlan, planFixes } from '../../../src/templates/lint/plan-fixes.ts';

const BROKEN = '<crowd-slider name="a" />\n';
const FIXED = '<crowd-slider name="a"></crowd-slider>\n';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundctl-fix-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);
const planned = (...names: string[]) =>
  planFixes(names.map((name) => ({ path: at(name), source: readFileSync(at(name), 'utf8') })));

test('each file gets its fixes, keeps its mode, and nothing is left beside it', async () => {
  writeFileSync(at('a.html'), BROKEN);
  writeFileSync(at('b.html'), BROKEN + BROKEN.replace('"a"', '"b"'));
  chmodSync(at('a.html'), 0o640);
  const plan = planned('a.html', 'b.html');
  expect(plan.changes.map(({ fields }) => fields.length)).toEqual([1, 2]);
  expect(plan).toMatchObject({ title: 'Fix task templates', findings: [] });
  expect(plan.changes[0]).toMatchObject({ kind: 'update', subject: at('a.html') });
  expect(plan.changes[0]?.fields[0]).toMatchObject({
    before: expect.stringMatching(/^.{0,30}$/s),
    field: expect.stringMatching(/^1:\d+ template\//),
  });
  const result = await drain(applyFixPlan(plan));
  expect(result.outcomes.map((outcome) => outcome.status === 'applied' && outcome.detail)).toEqual([
    '1 fix',
    '2 fixes',
  ]);
  expect(readFileSync(at('a.html'), 'utf8')).toBe(FIXED);
  expect(statSync(at('a.html')).mode & 0o777).toBe(0o640);
  expect(readdirSync(folder).sort()).toEqual(['a.html', 'b.html']);
});

test('a file that has changed since the plan is left as it is; the others get their fixes', async () => {
  writeFileSync(at('a.html'), BROKEN);
  writeFileSync(at('b.html'), BROKEN);
  const plan = planned('a.html', 'b.html');
  writeFileSync(at('a.html'), `${BROKEN}<p>edited meanwhile</p>`);
  const result = await drain(applyFixPlan(plan));
  expect(result).toMatchObject({ applied: 1, failed: 1 });
  expect(result.outcomes[0]).toMatchObject({
    status: 'failed',
    error: {
      code: 'changed-meanwhile',
      source: 'usage',
      message: expect.stringContaining('has changed since the plan was made'),
      hint: 'Run the command again.',
    },
  });
  expect(readFileSync(at('a.html'), 'utf8')).toBe(`${BROKEN}<p>edited meanwhile</p>`);
  expect(readFileSync(at('b.html'), 'utf8')).toBe(FIXED);
  expect(readdirSync(folder).sort()).toEqual(['a.html', 'b.html']);
});

test('a link stays one: what it leads to gets the fixes', async () => {
  writeFileSync(at('a.html'), BROKEN);
  symlinkSync(at('a.html'), at('link.html'));
  await drain(applyFixPlan(planned('link.html')));
  expect(lstatSync(at('link.html')).isSymbolicLink()).toBe(true);
  expect(readFileSync(at('a.html'), 'utf8')).toBe(FIXED);
});

test('what needs nothing is named and not written', async () => {
  writeFileSync(at('a.html'), FIXED);
  const plan = planned('a.html');
  expect(plan).toMatchObject({
    changes: [],
    unchanged: [{ subject: at('a.html'), reason: 'nothing that can be fixed safely' }],
  });
});

test('a folder that cannot be written to keeps its file, and nothing is left beside it', async () => {
  writeFileSync(at('a.html'), BROKEN);
  const plan = planned('a.html');
  const change = {
    ...plan.changes[0],
    text: { toString: () => '' } as never,
  } as (typeof plan.changes)[number];
  const result = await drain(applyFixPlan({ ...plan, changes: [change] }));
  expect(result.failed).toBe(1);
  expect(readFileSync(at('a.html'), 'utf8')).toBe(BROKEN);
  expect(readdirSync(folder)).toEqual(['a.html']);
});

test('an interruption starts no further file', async () => {
  writeFileSync(at('a.html'), BROKEN);
  const abort = new AbortController();
  abort.abort();
  expect(await drain(applyFixPlan(planned('a.html'), abort.signal))).toMatchObject({
    applied: 0,
    notStarted: 1,
  });
  expect(readFileSync(at('a.html'), 'utf8')).toBe(BROKEN);
});
