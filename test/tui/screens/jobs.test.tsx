import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { CreateLabelingJobCommand } from '@aws-sdk/client-sagemaker';
import { renderToString } from 'ink';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { usageError } from '../../../src/core/errors.ts';
import { hasUnsafeCharacters } from '../../../src/core/text/sanitize.ts';
import { displayWidth } from '../../../src/core/text/width.ts';
import type { JobDetail } from '../../../src/jobs/model.ts';
import { NO_SETTINGS } from '../../../src/settings/settings.ts';
import { App } from '../../../tui/app/app.tsx';
import type { JobsState } from '../../../tui/screens/jobs/model.ts';
import { JobsScreen } from '../../../tui/screens/jobs/screen.tsx';
import { initialJobs, type JobsAction, jobsReducer, resizedJobs } from '../../../tui/screens/jobs/state.ts';
import { type Connected, connected } from '../../helpers/sandbox.ts';
import { planStage, startProgram, type TestProgram } from '../../helpers/tui-program.ts';

const NOW = Date.parse('2026-03-10T12:00:00Z');
let there: Connected;
let folder: string;

beforeAll(async () => {
  there = await connected();
  folder = mkdtempSync(join(tmpdir(), 'groundctl-tui-jobs-'));
});
afterAll(async () => {
  await there[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const stateOf = (ui: TestProgram) => ui.state().areas.jobs as JobsState;
const rowOf = (ui: TestProgram, name: string) =>
  stateOf(ui).table.order.findIndex((at) => stateOf(ui).table.rows[at]?.key === name);
const drawn = (ui: TestProgram) =>
  stripVTControlCharacters(
    renderToString(<App program={ui.program} />, { columns: ui.state().size.columns }),
  );

/** The program on the Jobs tab, with the jobs read. */
async function jobsTab(options: { columns?: number; writable?: boolean } = {}): Promise<TestProgram> {
  const ui = await startProgram({
    connection: there.connection,
    area: 'jobs',
    writable: options.writable ?? true,
    size: { columns: options.columns ?? 120, rows: 40 },
  });
  await ui.until(() => stateOf(ui).list.data !== undefined && !stateOf(ui).list.loading);
  return ui;
}

/** Puts the cursor on a job and opens it. */
async function opened(name: string, options?: { columns?: number }): Promise<TestProgram> {
  const ui = await jobsTab(options);
  for (let step = rowOf(ui, name); step > 0; step -= 1) ui.press('down');
  ui.press('enter');
  await ui.until(() => stateOf(ui).open?.detail.data !== undefined);
  return ui;
}

async function created(name: string): Promise<string> {
  const data = 's3://acme-labeling-data';
  await there.sagemaker.send(
    new CreateLabelingJobCommand({
      LabelingJobName: name,
      LabelAttributeName: 'kind',
      InputConfig: {
        DataSource: { S3DataSource: { ManifestS3Uri: `${data}/manifests/shelf-boxes-0410.manifest` } },
      },
      OutputConfig: { S3OutputPath: `${data}/output/` },
      RoleArn: 'arn:aws:iam::123456789012:role/acme-labeling-execution',
      HumanTaskConfig: {
        WorkteamArn: 'arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/retail-boxes',
        UiConfig: { UiTemplateS3Uri: `${data}/templates/boxes.liquid.html` },
        TaskTitle: 'Boxes',
        TaskDescription: 'Draw boxes',
        NumberOfHumanWorkersPerDataObject: 1,
        TaskTimeLimitInSeconds: 600,
      },
    }),
  );
  await expect
    .poll(async () => (await there.connection.jobs.show(name)).LabelingJobStatus)
    .toBe('InProgress');
  return name;
}

describe('the Jobs tab', () => {
  test('lists the jobs, and says of those that failed why', async () => {
    const ui = await jobsTab();
    const text = drawn(ui);
    expect(text).toContain('shelf-boxes-0411');
    expect(text).toMatch(/street-frames-lyon-02 .*✗ Failed .*Access was refused/);
    expect(text).toContain('14 labeling jobs');
  });

  test('opens a job in its place, and beside the list where the terminal is wide', async () => {
    const narrow = drawn(await opened('street-frames-lyon-02'));
    expect(narrow).toContain('jobs/failed-by-access');
    expect(narrow).toContain('street-frames (lock both)');
    expect(narrow).not.toContain('shelf-boxes-0411');
    const ui = await opened('street-frames-lyon-02', { columns: 160 });
    expect(drawn(ui)).toContain('shelf-boxes-0411');
    expect(drawn(ui)).toContain('jobs/failed-by-access');
    ui.press('esc');
    expect(stateOf(ui).open).toBeUndefined();
  });

  test('esc takes the filter away, then the selection, as the key table says', async () => {
    const ui = await jobsTab();
    ui.press('space', 'space', '/', ...'shelf', 'enter', 'esc');
    expect(stateOf(ui).table).toMatchObject({ filter: '' });
    expect(stateOf(ui).table.selected.size).toBe(2);
    ui.press('esc');
    expect(stateOf(ui).table.selected.size).toBe(0);
  });

  test('clones a job by a form, with the plan before it', async () => {
    const ui = await opened('shelf-boxes-0410');
    ui.press('C', ...'copy of', 'enter', 'enter', 'enter', 'enter', 'enter');
    expect(ui.state().overlays.at(-1)?.type).toBe('form');
    ui.press('esc', 'esc', 'C', ...'from-the-screen', 'enter', 'enter', ...'2', 'enter', 'enter', 'enter');
    await ui.until(() => planStage(ui) === 'ready');
    expect(drawn(ui)).toContain('groundctl jobs clone shelf-boxes-0410 from-the-screen --workers 2');
    ui.press('y');
    await ui.until(() => planStage(ui) === 'done');
    expect(await there.connection.jobs.show('from-the-screen')).toMatchObject({
      HumanTaskConfig: { NumberOfHumanWorkersPerDataObject: 2 },
    });
  });

  test('creates a job from a file, and shows what is wrong with one', async () => {
    const file = join(folder, 'request.json');
    writeFileSync(file, JSON.stringify({ LabelingJobName: 'x', LabelAttributeName: 'source' }));
    const ui = await jobsTab();
    ui.press('n', ...file, 'enter', 'enter');
    await ui.until(() => planStage(ui) === 'failed');
    expect(drawn(ui)).toContain('jobs/label-attribute');
  });

  test('chains what a job left undone, and stops a job by its name', async () => {
    const chaining = await opened('archive-second-look-12');
    chaining.press('h', ...'second-look-again', 'enter', 'enter', 'enter', 'enter', 'enter');
    await chaining.until(() => planStage(chaining) === 'ready');
    expect(drawn(chaining)).toContain('2 lines of 4 objects');
    chaining.press('y');
    await chaining.until(() => planStage(chaining) === 'done');
    expect((await there.connection.jobs.show('second-look-again')).LabelAttributeName).toBe(
      'archive-second-look-12',
    );

    const name = await created('stop-me');
    const stopping = await opened(name);
    stopping.press('x');
    await stopping.until(() => planStage(stopping) === 'ready');
    stopping.press(...'stop-m', 'enter');
    expect(planStage(stopping)).toBe('ready');
    stopping.press(...'e', 'enter');
    await stopping.until(() => planStage(stopping) === 'done');
    expect((await there.connection.jobs.show(name)).LabelingJobStatus).toMatch(/^Stopp/);
  });

  test('watches a job until it is over, or no longer', async () => {
    const over = await opened('shelf-boxes-0410');
    over.press('f');
    await over.until(({ notice }) => notice?.text === 'shelf-boxes-0410 is Completed.');
    expect(stateOf(over).watched).toBeUndefined();
    const going = await opened('shelf-boxes-0411');
    going.press('f');
    expect(stateOf(going).watched).toBe('shelf-boxes-0411');
    going.press('f');
    expect(stateOf(going).watched).toBeUndefined();
  });

  test('changes nothing while it is read-only', async () => {
    const ui = await jobsTab({ writable: false });
    ui.press('C');
    expect(ui.state().overlays).toEqual([]);
    expect(ui.state().notice?.text).toMatch(/read-only/i);
  });
});

const HOSTILE = 'esc\x1b[2J\x1b]0;x\x07\nline\u202egnp.\u2066\u200b漢字😀 e\u0301';

function hostileJob(name: string): JobDetail {
  return {
    LabelingJobName: name,
    LabelingJobArn: `arn:${HOSTILE}`,
    LabelingJobStatus: HOSTILE,
    FailureReason: HOSTILE.repeat(40),
    WorkteamArn: `team/${HOSTILE}`,
    LabelCounters: { TotalLabeled: 1e15, Unlabeled: 3 },
    InputConfig: { DataSource: { S3DataSource: { ManifestS3Uri: HOSTILE } } },
    HumanTaskConfig: { UiConfig: { UiTemplateS3Uri: HOSTILE.repeat(20) } },
  };
}

describe('the screen of jobs', () => {
  const names = [HOSTILE, 'very-long-'.repeat(1_000)];
  const reduced = (size: { columns: number; rows: number }, ...actions: JobsAction[]) =>
    actions.reduce(jobsReducer, initialJobs(size));

  test.each([
    [60, 15],
    [80, 24],
    [120, 40],
    [160, 40],
  ])('draws names from outside safely at %i columns', (columns, rows) => {
    const size = { columns, rows };
    for (const name of names) {
      const job = hostileJob(name);
      const finding = {
        rule: HOSTILE,
        severity: 'error',
        subject: HOSTILE,
        message: HOSTILE,
        fix: HOSTILE,
      } as const;
      const state = reduced(
        size,
        { type: 'list-loaded', jobs: [job], now: NOW },
        { type: 'open', name, now: NOW },
        { type: 'job-loaded', name, job: { job, findings: [finding], lock: HOSTILE }, now: NOW },
      );
      for (const each of [state, jobsReducer(state, { type: 'back' })]) {
        const text = renderToString(<JobsScreen state={each} width={columns} height={rows - 5} />, {
          columns,
        });
        for (const line of stripVTControlCharacters(text).split('\n')) {
          expect(displayWidth(line)).toBeLessThanOrEqual(columns);
          expect(hasUnsafeCharacters(line), JSON.stringify(line)).toBe(false);
        }
        expect(text.replace(/\x1b\[[\d;]*m/g, '')).not.toContain('\x1b');
      }
    }
  });

  test('keeps what came last when it cannot be read again, and drops answers for another job', () => {
    const job = hostileJob('a');
    const explained = { job, findings: [], lock: undefined };
    const error = usageError('No.');
    const state = reduced(
      { columns: 80, rows: 24 },
      { type: 'list-loaded', jobs: [job], now: NOW },
      { type: 'list-failed', error },
      { type: 'open', name: 'a', now: NOW },
      { type: 'job-loaded', name: 'b', job: explained, now: NOW },
    );
    expect(state.list).toMatchObject({ data: [job], error });
    expect(state.open?.detail.data).toBeUndefined();
    const loaded = jobsReducer(state, { type: 'job-loaded', name: 'a', job: explained, now: NOW });
    expect(jobsReducer(loaded, { type: 'job-failed', name: 'a', error }).open?.detail).toMatchObject({
      data: explained,
      error,
    });
  });

  test('scrolls no further than its lines, and begins at the top after a change of size', () => {
    const job = hostileJob('a');
    const small = reduced(
      { columns: 60, rows: 15 },
      { type: 'open', name: 'a', now: NOW },
      { type: 'job-loaded', name: 'a', job: { job, findings: [], lock: undefined }, now: NOW },
    );
    const end = jobsReducer(small, { type: 'scroll', by: 1, unit: 'all' });
    expect(end.open?.scroll).toBeGreaterThan(0);
    expect(jobsReducer(end, { type: 'scroll', by: 5, unit: 'page' }).open?.scroll).toBe(end.open?.scroll);
    expect(resizedJobs(end, { columns: 160, rows: 40 }).open?.scroll).toBe(0);
  });
});

describe('costs', () => {
  const withPrices = async (text: string) => {
    const path = join(folder, 'prices.yaml');
    writeFileSync(path, text);
    const settings = {
      ...NO_SETTINGS,
      values: { prices: 'prices.yaml' },
      origins: new Map([
        [
          'prices' as const,
          { kind: 'user' as const, path: join(folder, 'groundctl.yaml'), shown: 'x', line: 1, column: 1 },
        ],
      ]),
    };
    return startProgram({
      connection: there.connection,
      connectOptions: { settings },
      area: 'jobs',
      size: { columns: 120, rows: 40 },
    });
  };

  test('stand beside the jobs, and in one, where the settings have a price table', async () => {
    const ui = await withPrices('objects: 0.5\n');
    await ui.until(() => stateOf(ui).costs !== undefined);
    expect(drawn(ui)).toMatch(/Cost so far/);
    const row = stateOf(ui).table.rows.find(({ key }) => key === 'shelf-boxes-0411');
    expect(row?.cells.cost?.text).toBe('15625.00 USD');
    for (let step = rowOf(ui, 'shelf-boxes-0411'); step > 0; step -= 1) ui.press('down');
    ui.press('enter');
    await ui.until(() => stateOf(ui).open?.detail.data !== undefined);
    expect(drawn(ui)).toMatch(/Cost +15625\.00 USD so far/);
  });

  test('are not there without one, and a table that is none is said', async () => {
    const plain = await jobsTab();
    expect(drawn(plain)).not.toContain('Cost so far');
    const ui = await withPrices('objects: much\n');
    await ui.until(({ notice }) => notice !== undefined);
    expect(ui.state().notice?.text).toContain('price table cannot be used');
  });
});
