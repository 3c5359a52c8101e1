import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { renderToString } from 'ink';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Connection } from '../../../src/connect.ts';
import { usageError } from '../../../src/core/errors.ts';
import { runPlan } from '../../../src/core/plan.ts';
import { displayWidth } from '../../../src/core/text/width.ts';
import type { ApplyInput } from '../../../src/policies/apply/plan-apply.ts';
import { TEMPLATES } from '../../../src/policies/catalogue/catalogue.ts';
import { App } from '../../../tui/app/app.tsx';
import type { PoliciesState } from '../../../tui/screens/policies/model.ts';
import { memoryConnection, teamList } from '../../helpers/many-teams.ts';
import { overlayOf, planStage, SETTINGS, startProgram, type TestProgram } from '../../helpers/tui-program.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundctl-tui-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const asked: ApplyInput[] = [];

/** An account that takes every document, but for buckets named `refused`. */
function connection(): Connection {
  return {
    ...memoryConnection(teamList(1)),
    policies: {
      keyPolicy: async () => undefined,
      teamParameters: async () => new Map(),
      collect: () => Promise.reject(new Error('not asked')),
      decodeMessage: () => Promise.reject(new Error('not asked')),
      planApply: async (input) => {
        asked.push(input);
        const bucket = input.bucket ?? String(input.document.values.bucket);
        if (bucket === 'refused') throw usageError('This would deny you something that you may do now.');
        return {
          title: `Apply ${input.document.id}`,
          changes: [
            {
              kind: 'update',
              subject: `policy of bucket ${bucket}`,
              fields: [{ field: 'A', before: 'x', after: 'y' }],
              bucket,
              owner: '123456789012',
              action: { type: 'bucket-policy', before: '{}', after: '{}' },
            },
          ],
          unchanged: [],
          findings: [],
        };
      },
      apply: (plan, signal) => runPlan(plan, async () => undefined, { signal }),
    },
  };
}

const open = (size = { columns: 100, rows: 30 }) =>
  startProgram({ connection: connection(), area: 'policies', size });

const stateOf = (ui: TestProgram) => ui.state().areas.policies as PoliciesState;
const written = (ui: TestProgram) =>
  ui.until(({ areas }) => (areas.policies as PoliciesState).open?.text !== undefined);

/** Goes to a document by its name, and opens it. */
async function opened(ui: TestProgram, id: string): Promise<void> {
  const position = TEMPLATES.findIndex((template) => template.id === id);
  ui.press(...Array<string>(position).fill('down'), 'enter');
  expect(stateOf(ui).open?.id).toBe(id);
  await written(ui);
}

/** Types into the form's fields, one after the other; an empty text leaves a field as it is. */
function fill(ui: TestProgram, ...texts: readonly string[]): void {
  for (const text of texts) {
    ui.program.paste(text);
    ui.press('tab');
  }
}

function frame(ui: TestProgram): string {
  const { columns, rows } = ui.state().size;
  const text = stripVTControlCharacters(renderToString(<App program={ui.program} />, { columns }));
  expect(text.split('\n').length).toBeLessThanOrEqual(rows);
  for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
  return text;
}

describe('the policies screen', () => {
  test('lists the catalogue, with a filter', async () => {
    const ui = await open();
    expect(frame(ui)).toContain('presigned-reads');
    expect(frame(ui)).toContain(`${TEMPLATES.length} documents`);
    ui.press('/', ...'trust', 'enter');
    expect(frame(ui)).toMatch(/filter: trust \(2 of \d+\)/);
    ui.press('esc', 'esc');
    expect(stateOf(ui).documents.filter).toBe('');
  });

  test('the matrix goes sideways where it is wider than the screen, and its networks stay', async () => {
    const ui = await open({ columns: 60, rows: 30 });
    await opened(ui, 'presigned-reads');
    ui.press('>');
    expect(ui.state().notice?.text).toBe('Only the matrix has columns: tab goes there.');
    ui.press('tab', 'tab');
    const first = frame(ui);
    ui.press('>');
    expect(frame(ui)).not.toBe(first);
    expect(frame(ui)).toMatch(/< 1 before/);
    expect(frame(ui)).toMatch(/aws-service +[✓✗]/);
    ui.press(...Array<string>(20).fill('>'));
    expect(frame(ui)).toMatch(/aws-service +[✓✗] (?:allow|deny)/);
    ui.press(...Array<string>(20).fill('<'));
    expect(frame(ui)).toBe(first);
  });

  test.each(TEMPLATES.map(({ id }) => id))('shows every part of %s at every size', async (id) => {
    for (const size of [
      { columns: 60, rows: 15 },
      { columns: 120, rows: 40 },
    ]) {
      const ui = await open(size);
      await opened(ui, id);
      for (let part = 0; part < 4; part += 1) {
        expect(frame(ui)).toContain(']');
        ui.press('end', 'tab');
      }
      ui.press('F');
      await written(ui);
      frame(ui);
    }
  });

  test('shows examples until own values are given, and neither saves, copies nor applies them', async () => {
    const ui = await open();
    await opened(ui, 'presigned-reads');
    expect(frame(ui)).toContain('example values: E sets your own');
    for (const key of ['w', 'y', 'a']) {
      ui.press(key);
      expect(ui.state().notice?.text).toBe('These are example values: E sets your own.');
      expect(overlayOf(ui)).toBeUndefined();
    }
  });

  test('says what is wrong with a field beside it, and makes the document from the form', async () => {
    const ui = await open();
    await opened(ui, 'presigned-reads');
    ui.press('E');
    fill(ui, 'images', '10.0.0.0/8');
    expect(frame(ui)).toMatch(/! "10\.0\.0\.0\/8" is a private range/);
    ui.press('ctrl-s');
    expect(overlayOf(ui)).toBe('form');
    // The cursor is back in the field that is not right.
    ui.press('ctrl-u', 'ctrl-s');
    expect(ui.state().notice?.text).toBe('One field is not valid yet.');
    expect(frame(ui)).toContain('needs cidrs, endpoints or both');
    ui.program.paste('203.0.113.0/24\n198.51.100.0/24');
    ui.press('ctrl-s');
    await written(ui);
    expect(overlayOf(ui)).toBeUndefined();
    expect(stateOf(ui).open?.generated.values.cidrs).toEqual(['203.0.113.0/24', '198.51.100.0/24']);
    ui.press('tab', 'tab');
    const matrix = frame(ui);
    expect(matrix).toMatch(/office +✓ allow/);
    expect(matrix).toMatch(/home +✗ deny/);
    ui.press('tab');
    expect(frame(ui)).toContain('No findings.');
  });

  test('takes account and region from the session, and keeps what was typed', async () => {
    const ui = await open();
    await ui.until(({ session }) => session.status === 'ready' && session.identity !== undefined);
    await opened(ui, 'labeling-role-trust');
    ui.press('E');
    expect(frame(ui)).toMatch(/account +123456789012/);
    expect(frame(ui)).toMatch(/region +us-east-1/);
    ui.press('ctrl-s');
    await written(ui);
    expect(stateOf(ui).open?.written).toBeDefined();
    ui.press('V', 'down', 'enter');
    await written(ui);
    expect(stateOf(ui).open?.variant).toBe('aws-docs');
    expect(frame(ui)).not.toContain('example values');
  });

  test('saves to a new file in the format that is shown, and never over one', async () => {
    const ui = await open();
    await opened(ui, 'cors-images');
    ui.press('F');
    await written(ui);
    let file = join(folder, 'cors.yaml');
    const save = async () => {
      ui.press('w', 'ctrl-u');
      ui.program.paste(file);
      ui.press('ctrl-s');
      await ui.until(({ notice }) => notice !== undefined);
      return ui.state().notice?.text;
    };
    expect(await save()).toBe(`Saved to ${file}.`);
    expect(readFileSync(file, 'utf8')).toContain('CORSRules:');
    expect(await save()).toContain('exists already');
    expect(overlayOf(ui)).toBe('form');
    ui.press('esc', 'esc');
    file = '/dev/null/cors.yaml';
    expect(await save()).toBe(
      `"${file}" cannot be written: part of its path is not a folder (ENOTDIR). Nothing was written.`,
    );
    expect(overlayOf(ui)).toBe('form');
  });

  test.runIf(process.platform === 'linux')('says of a folder that is read-only that it is', async () => {
    const ui = await open();
    await opened(ui, 'cors-images');
    ui.press('f');
    await written(ui);
    ui.press('w', 'ctrl-u');
    ui.program.paste('/sys/kernel/cors.yaml');
    ui.press('ctrl-s');
    await ui.until(({ notice }) => notice?.tone === 'bad');
    expect(ui.state().notice?.text).toMatch(
      /^"\/sys\/kernel\/cors.yaml" cannot be used: .*\(E\w+\)\. Nothing was written\.$/,
    );
    expect(overlayOf(ui)).toBe('form');
  });

  test('copies the document, and the command line that makes it', async () => {
    const ui = await open();
    await opened(ui, 'worker-access');
    ui.press('E', 'right', 'ctrl-s');
    await written(ui);
    ui.press('y');
    const last = () =>
      Buffer.from(/52;c;([^\x07]*)/.exec(ui.written.at(-1) ?? '')?.[1] ?? '', 'base64').toString();
    expect(JSON.parse(last())).toMatchObject({ S3Presign: {} });
    ui.press('c');
    expect(last()).toBe(
      'groundctl policies generate worker-access --param lock=source-ip --profile demo --region us-east-1',
    );
  });

  test('applies after before and after were shown, with the command line that does the same', async () => {
    const ui = await open();
    await opened(ui, 'cors-images');
    ui.press('a');
    expect(overlayOf(ui)).toBe('form');
    fill(ui, 'Not_A_Bucket');
    expect(frame(ui)).toContain('is not a bucket name');
    ui.press('shift-tab', 'ctrl-u');
    ui.program.paste('images');
    ui.press('ctrl-s');
    await ui.until(() => planStage(ui) === 'ready');
    expect(frame(ui)).toContain('groundctl policies apply cors-images --bucket images');
    expect(asked.at(-1)).toMatchObject({ bucket: 'images', document: { id: 'cors-images' } });
    ui.press('y');
    await ui.until(() => planStage(ui) === 'done');
  });

  test('tells why a change is refused, and what cannot be applied at all', async () => {
    const ui = await open();
    await opened(ui, 'presigned-reads');
    ui.press('E');
    fill(ui, 'refused', '203.0.113.0/24');
    ui.press('ctrl-s');
    await written(ui);
    ui.press('a');
    await ui.until(() => planStage(ui) === 'failed');
    expect(frame(ui)).toContain('This would deny you something that you may do now.');
    const other = await open();
    await opened(other, 'plus-role-trust');
    other.press('a');
    expect(other.state().notice?.text).toMatch(/^Not from here: attach it to the role/);
  });

  test('is a few lines of words for a screen reader', async () => {
    const ui = await startProgram({
      connection: connection(),
      area: 'policies',
      settings: { ...SETTINGS, screenReader: true },
    });
    await opened(ui, 'log-delivery');
    const text = renderToString(<App program={ui.program} />, { columns: 4_000 });
    expect(text).toContain('Document log-delivery, variant least-privilege, with example values');
    expect(text).toContain('S3ServerAccessLogs: The logging service writes');
  });
});
