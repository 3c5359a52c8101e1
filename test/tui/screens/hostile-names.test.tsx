import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { renderToString } from 'ink';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Connection, connect } from '../../../src/connect.ts';
import { runPlan } from '../../../src/core/plan.ts';
import { hasUnsafeCharacters } from '../../../src/core/text/sanitize.ts';
import { displayWidth } from '../../../src/core/text/width.ts';
import { App } from '../../../tui/app/app.tsx';
import type { JobsState } from '../../../tui/screens/jobs/model.ts';
import type { LabelsState } from '../../../tui/screens/labels/model.ts';
import { logsArea } from '../../../tui/screens/logs/area.ts';
import { aws } from '../../batches/aws.ts';
import { SHAPES, simulate } from '../../helpers/access-logs/simulate.ts';
import { memoryConnection, team, teamList } from '../../helpers/many-teams.ts';
import { connected, credentialsOf } from '../../helpers/sandbox.ts';
import { planStage, startProgram, type TestProgram } from '../../helpers/tui-program.ts';
import { flowText, step } from '../../migrate/sample.ts';

/** What a name may hold, where nobody checks it. */
const NAMES = [
  'esc\x1b[2J\x1b]0;x\x07\x1b[31m\x9b5A',
  'lines\r\n\tand\x0b\x0cbreaks\u2028\u2029',
  'gnp.\u202efdp.\u2066exe\u2069\u200f',
  'in\u200bvi\u00ads\ufeffi\u2060b\u{e0041}l\u{e007f}e\u3164',
  `wide 漢字仮名😀👩‍🔬🇩🇪 ${'表'.repeat(60)}`,
  `marks e${'\u0301'.repeat(40)}a\u0489`,
  'half \ud83d and \udc00',
  'quotes "\'`$(touch x);#{{ task.input }}<b>|',
];
const LONG = 'very-long-'.repeat(1_000);
const EVERYTHING = NAMES.join(' ');
const SIZES = [
  [60, 15],
  [80, 24],
  [120, 40],
  [160, 30],
] as const;

let folder: string;
const stateHome = process.env.XDG_STATE_HOME;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundctl-hostile-'));
  process.env.XDG_STATE_HOME = join(folder, 'state');
});
afterEach(async () => {
  await logsArea.ended?.();
  if (stateHome === undefined) delete process.env.XDG_STATE_HOME;
  else process.env.XDG_STATE_HOME = stateHome;
  rmSync(folder, { recursive: true, force: true });
});

/** The frame as it would be drawn: within the screen, and nothing in it that a terminal would obey or hide. */
function frame(ui: TestProgram, after: string): string {
  const { columns, rows } = ui.state().size;
  const drawn = renderToString(<App program={ui.program} />, { columns });
  const text = stripVTControlCharacters(drawn);
  const lines = text.split('\n');
  expect(lines.length, after).toBeLessThanOrEqual(rows);
  for (const line of lines) {
    expect(displayWidth(line), `${after}: ${line}`).toBeLessThanOrEqual(columns);
    expect(hasUnsafeCharacters(line), `${after}: ${JSON.stringify(line)}`).toBe(false);
  }
  // Colours and attributes are Ink's; nothing else is.
  expect(drawn.replace(/\x1b\[[\d;]*m/g, ''), after).not.toContain('\x1b');
  return text;
}

/** Waits until the state is as wanted; says what is on the screen where that takes too long. */
async function until(ui: TestProgram, wanted: () => boolean): Promise<void> {
  const waiting = new AbortController();
  const late = setTimeout(20_000, undefined, { signal: waiting.signal }).then(() => {
    throw new Error(`Not reached. The screen:\n${frame(ui, 'late')}`);
  });
  await Promise.race([ui.until(wanted), late]).finally(() => waiting.abort());
}

const shows = (ui: TestProgram, wanted: RegExp) => until(ui, () => wanted.test(frame(ui, String(wanted))));

/** Presses keys one by one and looks at the screen after each. */
async function look(ui: TestProgram, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    ui.press(key);
    await new Promise((resolve) => setImmediate(resolve));
    frame(ui, key);
  }
}

const ABOUT = ['down', 'tab', 'down', 'tab', 'G', 'tab', 'g', 'tab', 'right', 'enter', 'down', 'tab', 'esc'];
const OVERLAYS = ['?', 'esc', ':', 'esc', '/', 'e', 'esc', 'esc'];

async function form(ui: TestProgram, key: string, ...values: readonly string[]): Promise<void> {
  ui.press(key);
  await until(ui, () => ui.state().overlays.length > 0);
  for (const value of values) {
    ui.press('ctrl-u');
    ui.program.paste(value);
    frame(ui, 'pasted');
    ui.press('tab');
  }
  ui.press('ctrl-s');
}

describe.each(SIZES)('names of every kind at %ix%i', (columns, rows) => {
  const size = { columns, rows };

  test('teams, members, jobs and tags', async () => {
    const person = (text: string) => ({
      user: { Username: text, Email: text, Sub: text, Status: text, Enabled: true, Groups: [text] },
      state: 'verified',
      groups: [text],
    });
    const teams = [EVERYTHING, LONG, ...NAMES].map((name, at) => ({
      ...team(at),
      workteam: { ...team(at).workteam, WorkteamName: name, Description: name, WorkteamArn: name },
      findings: [{ rule: 'x/y', severity: 'error' as const, subject: name, message: name, fix: name }],
    }));
    const connection = memoryConnection(
      { ...teamList(0), teams, incomplete: [LONG] },
      {
        show: (async (ref: unknown) => ({
          ...(teams.find(({ workteam }) => workteam.WorkteamName === ref) ?? teams[0]),
          members: [...NAMES, LONG].map(person),
          jobs: [...NAMES, LONG].map((name) => ({ LabelingJobName: name, LabelingJobStatus: name })),
          tags: [...NAMES, LONG].map((name) => ({ Key: name, Value: name })),
          incomplete: [LONG],
        })) as never,
      },
    );
    const ui = await startProgram({ connection, size, writable: false });
    for (let at = 0; at < 2; at++) {
      await look(ui, 'enter');
      await until(ui, () => ui.workteams().open?.detail.data !== undefined);
      await look(ui, 'tab', 'down', 'G', 'tab', 'down', 'G', 'tab', 'G', 'esc', 'down');
    }
    await look(ui, ...OVERLAYS);
  });

  test('buckets, keys, manifests and folders', async () => {
    await using there = await aws();
    await there.bucket('frames');
    const keys = NAMES.map((name, at) => `${at}/${name.toWellFormed()}/${at}${name.toWellFormed()}.jpg`);
    for (const key of [...keys, `${'k'.repeat(1_000)}.jpg`]) await there.put('frames', key);
    const { url: endpointUrl } = there.sandbox;
    Object.assign(process.env, credentialsOf(there.sandbox));
    const connection = await connect({ region: 'us-east-1', endpointUrl });
    const ui = await startProgram({ connection, area: 'batches', size, writable: false });
    await form(ui, 'enter', 's3://frames/');
    await shows(ui, /of at most 10,000/);
    await look(ui, ...ABOUT, '2', 'b', ...OVERLAYS, '2');
    for (const name of [EVERYTHING, LONG]) {
      await form(ui, 'n', `s3://frames/${name}`);
      await look(ui, 'down', 'esc', 'esc');
    }
    await connection.close();
  });

  test('flows, their steps and places', async () => {
    const tree = join(folder, 'tree');
    mkdirSync(tree);
    const nodes = [...NAMES, LONG].map((name, at) =>
      step(`${at}${name}`, { name, operator: `sagemaker.${name}`, type: name, parameters: { code: name } }),
    );
    for (const [at, name] of NAMES.entries())
      writeFileSync(
        join(tree, `${at}${name.slice(0, 60).toWellFormed().replaceAll('/', '')}.flow`),
        flowText(...nodes),
      );
    await using here = await connected();
    const ui = await startProgram({ connection: here.connection, area: 'migrate', size, writable: false });
    await form(ui, 'n', tree);
    await shows(ui, /8 flows/);
    for (let at = 0; at < 2; at++) await look(ui, 'enter', 'down', 'tab', 'G', 'tab', 'esc', 'down');
    await look(ui, ...OVERLAYS, '4', 'p', 'down', 'esc', '4');
    await form(ui, 'n', `${tree}/${EVERYTHING}`);
    await look(ui, 'down', 'esc');
  });

  test('logs, their keys, agents and requesters', async () => {
    // What is typed or pasted holds no controls; what lies in a folder may.
    const logs = join(folder, 'logs');
    mkdirSync(logs);
    const lines = simulate(SHAPES.slice(0, 4), 3).lines.slice(0, 400);
    const odd = lines.map((line, at) => {
      const name = [...NAMES, LONG][at % 9] ?? '';
      return line.replace(/\.jpg/g, `${name.replaceAll(/["\r\n ]/g, '_')}.jpg`);
    });
    for (const name of [NAMES[0], NAMES[2]])
      writeFileSync(join(logs, `${name?.replaceAll('/', '')}.log`), `${odd.join('\n')}\n`);
    const ui = await startProgram({ area: 'logs', size, writable: false });
    await form(ui, 'n', logs);
    await look(ui, 'down');
    await shows(ui, /Findings|refused|set aside|no record/i);
    await look(ui, ...ABOUT, 'enter', 'tab', 'tab', 'enter', ...OVERLAYS, 'esc', 'esc');
  });

  test('templates, variables and values', async () => {
    const template = join(folder, 't.html');
    const html = [...NAMES, LONG].map(
      (name) => `<p title="${name}">{{ task.input.${name.slice(0, 9)} }} ${name}</p>`,
    );
    writeFileSync(template, `<crowd-form>{{ task.input.source }}${html.join('\n')}</crowd-form>`);
    const manifest = join(folder, 'm.jsonl');
    const values = [...NAMES, LONG].map((source) =>
      JSON.stringify({ source, [source.slice(0, 99)]: source }),
    );
    writeFileSync(manifest, `${values.join('\n')}\n`);
    await using here = await connected();
    const ui = await startProgram({ connection: here.connection, area: 'templates', size, writable: false });
    await form(ui, 'n', template, manifest);
    await until(ui, () => ui.state().overlays.length === 0);
    for (let at = 0; at < values.length; at++) await look(ui, 'right');
    await look(ui, ...ABOUT, ...OVERLAYS);
  });

  test('labeling jobs, what is found about them and what would change', async () => {
    const names = [EVERYTHING, LONG, ...NAMES];
    const jobs = names.map((name) => ({
      LabelingJobName: name,
      LabelingJobArn: name,
      LabelingJobStatus: name,
      FailureReason: name,
      WorkteamArn: `team/${name}`,
      LabelAttributeName: name,
      LabelCounters: { TotalLabeled: 1e15, Unlabeled: -1 },
      InputConfig: { DataSource: { S3DataSource: { ManifestS3Uri: name } } },
      OutputConfig: { S3OutputPath: name },
      HumanTaskConfig: { UiConfig: { UiTemplateS3Uri: name } },
    }));
    const found = (name: string) => ({
      ...{ rule: 'x/y', severity: 'error', subject: name, message: name, fix: name, evidence: { name } },
    });
    const memory = memoryConnection(teamList(1));
    const plan = (name: string) => ({
      title: name,
      changes: [
        { kind: 'update', subject: name, fields: [{ field: name, before: name, after: name }], name },
      ],
      unchanged: [{ subject: name, reason: name }],
      findings: [found(name)],
      confirmName: name,
    });
    const connection = {
      ...memory,
      jobs: {
        list: async () => jobs,
        show: async (name: string) => jobs.find((job) => job.LabelingJobName === name),
        explain: async (job: { LabelingJobName: string }) => [found(job.LabelingJobName), found(LONG)],
        planStop: async (name: string) => plan(name),
        chain: () => Promise.reject(new Error(EVERYTHING)),
        apply: (planned: never) => runPlan(planned, async () => EVERYTHING),
      },
    } as unknown as Connection;
    const ui = await startProgram({ connection, area: 'jobs', size, writable: true });
    await shows(ui, /labeling jobs/);
    for (let at = 0; at < names.length; at++) {
      await look(ui, 'enter');
      await until(ui, () => (ui.state().areas.jobs as JobsState).open?.detail.data !== undefined);
      await look(ui, 'down', 'G', 'g', 'f', 'f', 'c', 'x');
      await until(ui, () => ui.state().overlays.length > 0 && planStage(ui) !== 'planning');
      await look(ui, 'down', 'tab', 'G', 'esc', 'esc', 'down');
    }
    await form(ui, 'C', ...NAMES.slice(0, 4));
    await look(ui, 'down', 'esc', 'esc');
    await form(ui, 'h', 'next');
    await until(ui, () => planStage(ui) !== 'planning');
    await look(ui, 'down', 'G', 'esc', 'esc');
    const request = join(folder, 'request.json');
    writeFileSync(request, JSON.stringify({ LabelingJobName: EVERYTHING, [EVERYTHING]: names }));
    for (const file of [request, join(folder, EVERYTHING.replaceAll('/', ''))]) {
      await form(ui, 'n', file);
      await until(ui, () => planStage(ui) !== 'planning');
      await look(ui, 'down', 'G', 'esc', 'esc');
    }
    await look(ui, ...ABOUT, ...OVERLAYS);
  });

  test('labels, their classes, attributes and sources', async () => {
    const manifest = join(folder, 'output.manifest');
    const lines = [...NAMES, LONG].flatMap((name, at) => {
      const metadata = {
        ...{ 'class-name': name, confidence: 0.9, type: 'groundtruth/image-classification' },
        ...{ 'job-name': name, 'human-annotated': 'yes', 'creation-date': '2026-03-10T12:00:00' },
        'failure-reason': name,
      };
      const ref = `s3://bucket/${at}${name.toWellFormed().slice(0, 200)}.jpg`;
      return [
        { 'source-ref': ref, kind: at, 'kind-metadata': metadata },
        {
          'source-ref': `s3://bucket/${name}`,
          [name.slice(0, 90)]: at,
          [`${name.slice(0, 90)}-metadata`]: metadata,
        },
      ];
    });
    writeFileSync(manifest, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n{"${NAMES[3]}":\n`);
    await using here = await connected();
    const ui = await startProgram({ connection: here.connection, area: 'labels', size, writable: true });
    await form(ui, 'n', manifest);
    await until(ui, () => (ui.state().areas.labels as LabelsState).opened?.report !== undefined);
    await look(ui, 'down', 'tab', 'down', 'G', 'g', 'tab', 'G', 'c', 'shift-tab');
    await form(ui, 'w', EVERYTHING, LONG);
    await look(ui, 'down', 'esc', 'esc', ...OVERLAYS);
    for (const name of [EVERYTHING, LONG]) {
      await form(ui, 'n', `${folder}/${name}`);
      await look(ui, 'down', 'esc', 'esc');
    }
  });

  test('policies, parameters and what would change', async () => {
    const memory = memoryConnection(teamList(1));
    const changes = [...NAMES, LONG].map((name) => ({
      kind: 'update' as const,
      subject: name,
      fields: [{ field: name, before: name, after: name }],
      bucket: name,
      owner: name,
      action: { type: 'bucket-policy' as const, before: name, after: name },
    }));
    const connection = {
      ...memory,
      policies: {
        ...memory.policies,
        teamParameters: async () => new Map(),
        planApply: async () => ({
          title: EVERYTHING,
          changes,
          unchanged: [],
          findings: [],
          confirmName: LONG,
        }),
        apply: (plan: never) => runPlan(plan, async () => EVERYTHING),
      },
    } as unknown as Connection;
    const ui = await startProgram({ connection, area: 'policies', size, writable: true });
    await shows(ui, /documents/);
    await look(ui, 'enter', 'p');
    for (const name of [...NAMES, LONG]) {
      ui.press('ctrl-u');
      ui.program.paste(name);
      frame(ui, 'pasted');
      ui.press('tab');
    }
    await look(ui, 'ctrl-s', 'esc', ...ABOUT, 'a', 'down', 'tab', 'G', 'esc', ...OVERLAYS);
  });
});
