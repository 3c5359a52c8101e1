import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Browsed } from '../../../src/batches/browse.ts';
import type { Connection } from '../../../src/connect.ts';
import { GroundctlError } from '../../../src/core/errors.ts';
import { COMMANDS } from '../../../tui/effects/commands.ts';
import { focusedField, valuesOf } from '../../../tui/state/form.ts';
import { pickItems } from '../../../tui/state/overlay.ts';
import { memoryConnection, teamList } from '../../helpers/many-teams.ts';
import { overlayOf, startProgram, type TestProgram } from '../../helpers/tui-program.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundctl-places-'));
  for (const name of ['frames-1', 'frames-2', 'labels', '.hidden']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'labels', 'output.manifest'), '{}');
  writeFileSync(join(folder, 'task.liquid.html'), '');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Browse = (at: { bucket: string; prefix: string } | undefined, signal?: AbortSignal) => Promise<Browsed>;
const nothing: Browsed = { folders: [], files: [], more: false, unnamed: 0 };

async function start(area: string, browse: Browse = async () => nothing): Promise<TestProgram> {
  const base = memoryConnection(teamList(1));
  const connection: Connection = { ...base, batches: { ...base.batches, browse } };
  const ui = await startProgram({ connection, area, size: { columns: 100, rows: 30 } });
  return ui;
}

function formIn(ui: TestProgram) {
  const form = ui.state().overlays.findLast((each) => each.type === 'form');
  if (form?.type !== 'form') throw new Error('No form is open.');
  return { values: valuesOf(form.form), focus: focusedField(form.form)?.id };
}

function listIn(ui: TestProgram): string[] {
  const top = ui.state().overlays.at(-1);
  return top?.type === 'pick' ? pickItems(top).map(({ label }) => label) : [];
}

const settled = async () => {
  for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
};

test('tab goes on with a name as far as it can, then shows the list, and picks from it', async () => {
  const ui = await start('labels');
  ui.press('n');
  ui.program.paste(`${folder}/fr`);
  ui.press('tab');
  await ui.until(() => formIn(ui).values.source === `${folder}/frames-`);
  ui.press('tab');
  await ui.until(() => overlayOf(ui) === 'pick' && listIn(ui).includes('frames-2/'));
  // What was begun narrows the list; it can be taken as it was typed as well.
  expect(listIn(ui)).toEqual(['frames-1/', 'frames-2/', 'frames-']);
  ui.press('down', 'enter');
  await ui.until(() => listIn(ui).includes('this folder'));
  ui.press('enter');
  expect(overlayOf(ui)).toBe('form');
  expect(formIn(ui)).toMatchObject({ values: { source: `${folder}/frames-2/` }, focus: 'source' });
});

test('tab on a whole name, on a new one and on nothing goes to the next field', async () => {
  const ui = await start('labels');
  ui.press('n', 'tab');
  expect(formIn(ui).focus).toBe('local');
  ui.press('shift-tab');
  for (const name of [
    folder,
    `${folder}/`,
    `${folder}/new`,
    `${folder}/none/new`,
    `${folder}/task.liquid.html`,
  ]) {
    ui.press('ctrl-u');
    ui.program.paste(name);
    ui.press('tab');
    await ui.until(() => formIn(ui).focus === 'local');
    await settled();
    expect(formIn(ui).values.source).toBe(name);
    expect(ui.state().notice).toBeUndefined();
    ui.press('shift-tab');
  }
});

test('what is typed while names are looked for goes where it would go had they been there at once', async () => {
  const answer = Promise.withResolvers<Browsed>();
  const asked: unknown[] = [];
  const ui = await start('batches', async (at) => {
    asked.push(at);
    return asked.length === 1 ? answer.promise : nothing;
  });
  ui.press('n');
  ui.program.paste('s3://images/a/fra');
  ui.press('tab', 'x', 'y', 'tab');
  ui.program.paste('z');
  expect(ui.state().notice?.text).toBe('Asking S3 …');
  expect(formIn(ui).values.source).toBe('s3://images/a/fra');
  answer.resolve({ ...nothing, folders: ['mes/'] });
  await ui.until(() => formIn(ui).focus === 'kind');
  expect(formIn(ui).values.source).toBe('s3://images/a/frames/xy');
  expect(asked).toEqual([
    { bucket: 'images', prefix: 'a/fra' },
    { bucket: 'images', prefix: 'a/frames/xy' },
  ]);
});

test('esc gives up the waiting, and a late answer changes nothing', async () => {
  const answer = Promise.withResolvers<Browsed>();
  const ui = await start('batches', () => answer.promise);
  ui.press('n');
  ui.program.paste('s3://images/fra');
  ui.press('tab', 'esc');
  await settled();
  ui.press('!');
  answer.resolve({ ...nothing, folders: ['mes/'] });
  await settled();
  expect(formIn(ui)).toMatchObject({ values: { source: 's3://images/fra!' }, focus: 'source' });
});

test('esc gives up asking S3, whose late refusal is not said', async () => {
  const answer = Promise.withResolvers<Browsed>();
  let signal: AbortSignal | undefined;
  const ui = await start('batches', (_, asked) => {
    signal = asked;
    return answer.promise;
  });
  ui.press('n');
  ui.program.paste('s3://images/fra');
  ui.press('tab', 'esc');
  expect(signal?.aborted).toBe(true);
  answer.reject(new GroundctlError('You may not list this.', { code: 'AccessDenied', source: 'aws' }));
  await settled();
  expect(ui.state().notice?.text).not.toContain('may not');
  expect(formIn(ui).focus).toBe('source');
});

test('tab within a name, and on a field that names no place, goes to the next field', async () => {
  const ui = await start('batches');
  ui.press('n');
  ui.program.paste(`${folder}/fr`);
  ui.press('left', 'tab');
  expect(formIn(ui)).toMatchObject({ values: { source: `${folder}/fr` }, focus: 'kind' });
  ui.press('tab');
  expect(formIn(ui).focus).not.toBe('kind');
  ui.press('shift-tab', 'ctrl-o');
  expect(overlayOf(ui)).toBe('form');
  ui.press('esc', 'esc');
  for (const name of ['form.complete', 'form.browse']) COMMANDS[name]?.(ui.program, '');
  expect(overlayOf(ui)).toBeUndefined();
});

test.each([
  ['labels', (at: string) => `${at}/fr`, (at: string) => `${at}/`, 'fr'],
  ['templates', () => 's3://images/fra', () => 'Where is it?', ''],
  ['labels', () => ' s3://images/fra', () => 's3://images/', 'fra'],
])('ctrl+o in %s begins where %o leads, narrowed by what is begun', async (area, typed, title, begun) => {
  const ui = await start(area);
  ui.press('n');
  ui.program.paste(typed(folder));
  ui.press('ctrl-o');
  const top = ui.state().overlays.at(-1);
  expect(top).toMatchObject({ type: 'pick', title: title(folder), input: { text: begun } });
});

test('a name that begins nowhere begins where the program was started', async () => {
  const ui = await start('labels');
  ui.press('n');
  ui.program.paste('package.jso');
  ui.press('tab');
  await ui.until(() => formIn(ui).values.source === 'package.json');
  ui.press('ctrl-u');
  ui.program.paste('package');
  ui.press('tab');
  await ui.until(() => overlayOf(ui) === 'pick' && listIn(ui).length > 0);
  expect(ui.state().overlays.at(-1)).toMatchObject({ title: expect.stringMatching(/^\.\/ /) });
});

test('what AWS refuses is said, and the form goes on', async () => {
  const ui = await start('batches', async () => {
    throw new GroundctlError('You may not list this.', { code: 'AccessDenied', source: 'aws' });
  });
  ui.press('n');
  ui.program.paste('s3://images/fra');
  ui.press('tab');
  await ui.until(() => formIn(ui).focus === 'kind');
  expect(ui.state().notice).toEqual({ text: 'You may not list this.', tone: 'warn' });
});

test('a field for S3 completes nothing of this machine, and one for files nothing of S3', async () => {
  const browsed: unknown[] = [];
  const ui = await start('templates', async (at) => {
    browsed.push(at);
    return nothing;
  });
  ui.press('n');
  ui.program.paste('s3://images/fra');
  ui.press('tab');
  expect(formIn(ui).focus).toBe('manifest');
  expect(browsed).toEqual([]);
  ui.press('shift-tab', 'ctrl-u');
  ui.program.paste(`${folder}/task`);
  ui.press('tab');
  await ui.until(() => formIn(ui).values.file === `${folder}/task.liquid.html`);
});

test('ctrl+o picks from the top down where nothing is typed, with buckets', async () => {
  const ui = await start('batches', async (at) =>
    at === undefined
      ? { ...nothing, folders: ['images', 'logs'] }
      : at.prefix === ''
        ? { ...nothing, folders: ['2026/'], files: ['all.manifest'], unnamed: 2 }
        : nothing,
  );
  ui.press('n');
  ui.press('ctrl-o');
  await ui.until(() => listIn(ui).length > 1);
  expect(listIn(ui).slice(0, 2)).toEqual(['this folder', '..']);
  ui.press('esc');
  ui.program.paste('s3://');
  ui.press('tab');
  await ui.until(() => listIn(ui).includes('images'));
  expect(ui.state().overlays.at(-1)).toMatchObject({ title: 'Where is it?  2 buckets' });
  expect(listIn(ui)).toEqual(['this machine', 'images', 'logs']);
  ui.press(...'images', 'enter');
  await ui.until(() => listIn(ui).includes('2026/'));
  expect(listIn(ui)).toEqual(['this folder', '..', '2026/', 'all.manifest']);
  const top = ui.state().overlays.at(-1);
  expect(top?.type === 'pick' && top.title).toBe(
    's3://images/  1 folder, 1 file; 2 with names that cannot be shown',
  );
  ui.press(...'all', 'enter');
  expect(formIn(ui).values.source).toBe('s3://images/all.manifest');
});
