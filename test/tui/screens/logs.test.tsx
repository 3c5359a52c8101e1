import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { renderToString } from 'ink';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LogTarget } from '../../../src/accesslogs/log-target.ts';
import type { LogStore } from '../../../src/accesslogs/ports.ts';
import { readLogs } from '../../../src/accesslogs/read-logs.ts';
import type { Connection } from '../../../src/connect.ts';
import { GroundctlError } from '../../../src/core/errors.ts';
import { displayWidth } from '../../../src/core/text/width.ts';
import { App } from '../../../tui/app/app.tsx';
import { logsArea } from '../../../tui/screens/logs/area.ts';
import { SOURCE_FORM } from '../../../tui/screens/logs/forms.ts';
import type { LogsState } from '../../../tui/screens/logs/model.ts';
import { tableInFocus } from '../../../tui/screens/logs/state.ts';
import { SHAPES, simulate } from '../../helpers/access-logs/simulate.ts';
import { trailEvent } from '../../helpers/access-logs/trail-events.ts';
import { memoryConnection, teamList } from '../../helpers/many-teams.ts';
import { overlayOf, SETTINGS, startProgram, type TestProgram } from '../../helpers/tui-program.ts';

const LINES = simulate(SHAPES.slice(0, 8), 5).lines.filter((_, index) => index % 4 === 0);
const EVIL = '\x1b[2J\x1b]0;x\x07\u202e';

let folder: string;
let log: string;
const stateHome = process.env.XDG_STATE_HOME;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundctl-tui-logs-'));
  process.env.XDG_STATE_HOME = join(folder, 'state');
  log = join(folder, 'access.log');
  writeFileSync(log, `${LINES.join('\n')}\n`);
});
afterEach(async () => {
  await logsArea.ended?.();
  if (stateHome === undefined) delete process.env.XDG_STATE_HOME;
  else process.env.XDG_STATE_HOME = stateHome;
  rmSync(folder, { recursive: true, force: true });
});

/** A bucket of log objects; those named `stuck…` answer only when reading is stopped. */
function store(objects: Readonly<Record<string, string>>): LogStore {
  return {
    listPage: async () => ({
      objects: Object.entries(objects).map(([Key, text]) => ({ Key, Size: text.length })),
      prefixes: [],
      token: undefined,
    }),
    get: async ({ key }, { signal } = {}) => {
      if (key.startsWith('stuck')) {
        await new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
      }
      return { body: chunksOf(objects[key] ?? '') };
    },
  };
}

async function* chunksOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

interface Account {
  readonly objects?: Readonly<Record<string, string>>;
  readonly buckets?: () => Promise<readonly string[]>;
  readonly target?: (bucket: string) => Promise<LogTarget | undefined>;
}

function account({ objects = {}, buckets = async () => ['images'], target }: Account = {}): Connection {
  const memory = memoryConnection(teamList(3));
  return {
    ...memory,
    batches: {
      ...memory.batches,
      browse: async () => ({ folders: await buckets(), files: [], more: false, unnamed: 0 }),
    },
    accessLogs: {
      ...memory.accessLogs,
      read: (sources, options) => readLogs(sources, options, store(objects)),
      target: target ?? (async () => ({ bucket: 'acme-logs', prefix: 'images/', partitioned: false })),
    },
  };
}

const open = (connection = account(), size = { columns: 100, rows: 30 }) =>
  startProgram({ connection, area: 'logs', size });
const stateOf = (ui: TestProgram) => ui.state().areas.logs as LogsState;
const untilLogs = (ui: TestProgram, wanted: (state: LogsState) => boolean) =>
  ui.until(({ areas }) => wanted(areas.logs as LogsState));
const reported = (ui: TestProgram) =>
  untilLogs(ui, ({ showing, report }) => showing === 'report' && !!report);

/** The time of a record as reports write it. */
function timeOf(line: string): string {
  const [, day, clock] = /\[(\d\d)\/Oct\/2026:(\S+) /.exec(line) ?? [];
  return `2026-10-${day}T${clock}Z`;
}

/** Names a source in the form and reads it. */
async function read(ui: TestProgram, source: string): Promise<void> {
  ui.press('n', 'ctrl-u');
  ui.program.paste(source);
  ui.press('ctrl-s');
  await reported(ui);
}

async function saved(ui: TestProgram, file: string): Promise<string | undefined> {
  ui.press('w', 'ctrl-u');
  ui.program.paste(file);
  ui.press('ctrl-s');
  await ui.until(({ notice }) => notice !== undefined);
  return ui.state().notice?.text;
}

function frame(ui: TestProgram): string {
  const { columns, rows } = ui.state().size;
  const text = stripVTControlCharacters(renderToString(<App program={ui.program} />, { columns }));
  expect(text.split('\n').length).toBeLessThanOrEqual(rows);
  for (const line of text.split('\n')) {
    expect(displayWidth(line)).toBeLessThanOrEqual(columns);
    expect(line).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/);
  }
  return text;
}

/** Waits until a list to pick from has its items. */
const listed = (ui: TestProgram) =>
  ui.until(() => {
    const top = ui.state().overlays.at(-1);
    return top?.type === 'pick' && top.waiting === undefined;
  });

describe('choosing a source', () => {
  test('before anything was read the screen says what to do next', async () => {
    const ui = await open();
    expect(frame(ui)).toContain('b finds where a bucket delivers its access log');
    ui.press('enter');
    expect(overlayOf(ui)).toBe('form');
  });

  test('a path that is pasted is read; one that is not there leaves the form open', async () => {
    const ui = await open();
    ui.press('n');
    ui.program.paste(`${log}x`);
    ui.press('ctrl-s');
    await ui.until(({ notice }) => notice !== undefined);
    expect(ui.state().notice?.text).toContain('does not exist');
    expect(overlayOf(ui)).toBe('form');
    ui.press('backspace', 'ctrl-s');
    await reported(ui);
    expect(stateOf(ui).report?.diagnosis.summary.records).toBe(LINES.length);
  });

  test.each([
    ['source', '-', 'standard input is the keyboard here'],
    ['source', 's3://Not_A_Bucket/x', 'must not have uppercase letters'],
    ['from', '2026-02-30', 'is not a date or time'],
    ['to', 'tomorrow', 'is not a date or time'],
  ])('the form says what is wrong with %s %j', async (field, text, problem) => {
    const ui = await open();
    ui.press('n', ...Array<string>(['source', 'from', 'to'].indexOf(field)).fill('tab'));
    ui.program.paste(text);
    expect(frame(ui)).toContain(problem);
    ui.press('ctrl-s');
    expect(overlayOf(ui)).toBe('form');
  });

  /** Fills fields of the form by their labels, in its order. */
  function fill(ui: TestProgram, values: Readonly<Record<string, string>>): void {
    ui.press('n', 'ctrl-u');
    for (const { id } of SOURCE_FORM.fields) {
      if (values[id] !== undefined) ui.program.paste(values[id]);
      ui.press('tab');
    }
    ui.press('ctrl-s');
  }

  test('other logs and names are read beside it, and are in the command, the list and the report', async () => {
    const names = join(folder, 'names.csv');
    writeFileSync(names, '0.0.0.0/0,Everywhere\nbad line\n');
    const trail = join(folder, 'trail.json');
    writeFileSync(trail, JSON.stringify({ Records: [trailEvent({ id: 'R0', because: 'x' })] }));
    const ui = await open();
    fill(ui, { source: log, cloudtrail: trail, names });
    await reported(ui);
    const { report } = stateOf(ui);
    expect(report?.diagnosis.evidence).toMatchObject({ cloudTrail: { events: 1 }, names: 1 });
    expect(report?.findings.map(({ rule }) => rule)).toContain('logs/bad-name');
    expect(report?.diagnosis.timeline[0]?.name).toBe('Everywhere');
    expect(logsArea.subject(stateOf(ui))?.command.join(' ')).toContain(
      `--cloudtrail ${trail} --names ${names}`,
    );
    ui.press('tab');
    expect(frame(ui)).toContain('Everywhere');
    // Judged again, the names are still there.
    ui.press('E', 'ctrl-s');
    await untilLogs(ui, (state) => state.report !== undefined && state.report !== report);
    expect(stateOf(ui).report?.diagnosis.timeline[0]?.name).toBe('Everywhere');
    ui.press('esc');
    await untilLogs(ui, ({ recent }) => recent.length === 1);
    expect(stateOf(ui).recent[0]?.request).toMatchObject({ cloudtrail: trail, names });
  });

  test('CloudTrail alone is a source; a place that is none keeps the form open', async () => {
    const trail = join(folder, 'trail.json');
    writeFileSync(trail, JSON.stringify({ Records: [trailEvent({ id: 'R0' }), trailEvent({ id: 'R1' })] }));
    const ui = await open();
    fill(ui, { cloudtrail: trail });
    await reported(ui);
    expect(stateOf(ui).report?.diagnosis.summary.records).toBe(2);
    expect(frame(ui)).toContain('CloudTrail ');
    fill(ui, { source: log, cloudtrail: '', flowLogs: join(folder, 'nowhere') });
    await ui.until(({ notice }) => /does not exist/.test(notice?.text ?? ''));
    expect(overlayOf(ui)).toBe('form');
  });

  test("a bucket's log is found from its configuration, and only its own requests are read", async () => {
    const ui = await open(account({ objects: { a: `${LINES.join('\n')}\n` } }));
    ui.press('b');
    await listed(ui);
    ui.press('enter');
    await reported(ui);
    expect(stateOf(ui).report?.request).toMatchObject({ source: 's3://acme-logs/images/', bucket: 'images' });
  });

  test('what is typed before the buckets are there narrows them, and reaches nothing else', async () => {
    let answer: (names: string[]) => void = () => {};
    const buckets = () => new Promise<string[]>((resolve) => (answer = resolve));
    const ui = await open(account({ buckets }));
    ui.press('b', 'q', 'enter');
    expect(overlayOf(ui)).toBe('pick');
    expect(frame(ui)).toContain('Asking AWS for the buckets');
    answer(['images', 'quotes', 'raw']);
    await listed(ui);
    expect(frame(ui)).toMatch(/> q\s/);
    expect(frame(ui)).toContain('quotes');
    expect(frame(ui)).not.toContain('raw');
    expect(ui.exits).toEqual([]);
  });

  test('buckets that come after their list was left are not offered', async () => {
    let answer: (names: string[]) => void = () => {};
    const buckets = () => new Promise<string[]>((resolve) => (answer = resolve));
    const ui = await open(account({ buckets }));
    ui.press('b', 'esc');
    expect(overlayOf(ui)).toBeUndefined();
    ui.press('n');
    answer(['images']);
    await new Promise((resolve) => setImmediate(resolve));
    expect(overlayOf(ui)).toBe('form');
    expect(stateOf(ui).showing).toBe('sources');
  });

  test('buckets that cannot be listed: the list takes what is typed, and behind it r asks again', async () => {
    let times = 0;
    const buckets = async () => {
      times += 1;
      if (times === 1) throw new GroundctlError('S3 did not answer.', { code: 'no-answer', source: 'aws' });
      return ['images'];
    };
    const ui = await open(account({ buckets }));
    ui.press('b');
    await untilLogs(ui, ({ task }) => task?.stage === 'failed');
    expect(frame(ui)).toContain('S3 did not answer.');
    ui.press('q');
    expect(ui.exits).toEqual([]);
    expect(frame(ui)).toContain('q   as typed');
    expect(frame(ui)).toContain('S3 did not answer.');
    ui.press('esc');
    expect(overlayOf(ui)).toBeUndefined();
    expect(frame(ui)).toContain('The buckets could not be listed');
    ui.press('r');
    await listed(ui);
    expect(frame(ui)).toContain('images');
  });

  test('a bucket may be named by whoever may not list buckets', async () => {
    const denied = () =>
      Promise.reject(
        new GroundctlError('AWS refused s3:ListAllMyBuckets.', {
          code: 'access-denied',
          source: 'aws',
          aws: { name: 'AccessDenied', httpStatus: 403 },
        }),
      );
    const ui = await open(account({ buckets: denied }));
    ui.press('b');
    await listed(ui);
    expect(frame(ui)).toContain('AWS refused s3:ListAllMyBuckets. Type a name.');
    ui.press(...'images', 'enter');
    await reported(ui);
  });

  test('a bucket without a log says so, with the command that turns it on', async () => {
    const ui = await open(account({ target: async () => undefined }));
    ui.press('b');
    await listed(ui);
    ui.press('enter');
    await untilLogs(ui, ({ task }) => task?.stage === 'off');
    expect(frame(ui)).toContain('$ groundctl logs enable images --to LOG-BUCKET/images/');
    ui.press('enter');
    expect(frame(ui)).toContain('s3://images/');
  });

  test('an error is told with its cause, and r tries the same again', async () => {
    let calls = 0;
    const target = async () => {
      calls += 1;
      if (calls > 1) return { bucket: 'acme-logs', prefix: '', partitioned: false };
      throw new GroundctlError('There is no bucket images.', {
        code: 'no-such-bucket',
        source: 'aws',
        aws: { name: 'NoSuchBucket', operation: 's3:GetBucketLogging', requestId: 'R1' },
      });
    };
    const ui = await open(account({ target, objects: { a: `${LINES[0]}\n` } }));
    ui.press('b');
    await listed(ui);
    ui.press('enter');
    await untilLogs(ui, ({ task }) => task?.stage === 'failed');
    for (const part of ['There is no bucket images.', 'NoSuchBucket', 'Request ID R1', 'r tries again']) {
      expect(frame(ui)).toContain(part);
    }
    ui.press('r');
    await reported(ui);
  });
});

describe('recent sources', () => {
  const file = () => join(folder, 'state/groundctl/recent-logs.json');
  const kept = (ui: TestProgram) => untilLogs(ui, ({ recent }) => recent.length > 0);

  test('are kept for this user alone, and offered by the next program', async () => {
    const ui = await open();
    await read(ui, log);
    await kept(ui);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'state/groundctl')).mode & 0o777).toBe(0o700);
    const next = await open();
    await kept(next);
    expect(frame(next)).toContain('access.log');
    next.press('enter');
    await reported(next);
    next.press('esc');
    next.press('X');
    await untilLogs(next, ({ recent }) => recent.length === 0);
    expect(readFileSync(file(), 'utf8')).not.toContain('access.log');
  });

  test('a report that is left is there again without reading', async () => {
    const ui = await open();
    await read(ui, log);
    await kept(ui);
    const { report } = stateOf(ui);
    ui.press('esc');
    expect(stateOf(ui).showing).toBe('sources');
    ui.press('enter');
    expect(stateOf(ui)).toMatchObject({ showing: 'report', task: undefined });
    expect(stateOf(ui).report).toBe(report);
  });

  test('hold no signature of a URL that was pasted, nor a text that looks like a secret', async () => {
    const ui = await open(account({ objects: { a: `${LINES[0]}\n` } }));
    await read(
      ui,
      'https://acme-logs.s3.amazonaws.com/a?X-Amz-Signature=abcdef0123456789&X-Amz-Security-Token=zz',
    );
    await kept(ui);
    expect(readFileSync(file(), 'utf8')).not.toMatch(/Signature|Token|abcdef/);
    const secret = join(folder, 'x?X-Amz-Security-Token=IQoJabc');
    writeFileSync(secret, `${LINES[0]}\n`);
    await read(ui, secret);
    expect(readFileSync(file(), 'utf8')).not.toContain('IQoJabc');
    expect(readdirSync(join(folder, 'state/groundctl'))).toEqual(['recent-logs.json']);
  });

  test.each(['', 'null', '{"schema":"groundctl/recent-logs/v1","sources":[null,{"request":{}},7]}', '\0'])(
    'a file that is not ours (%j) is none, and is replaced',
    async (content) => {
      const ui = await open();
      await read(ui, log);
      await kept(ui);
      writeFileSync(file(), content);
      const next = await open();
      expect(stateOf(next).recent).toEqual([]);
      await read(next, log);
      await kept(next);
      expect(JSON.parse(readFileSync(file(), 'utf8')).sources).toHaveLength(1);
    },
  );
});

describe('reading', () => {
  const half = { a: `${LINES.slice(0, 500).join('\n')}\n`, stuck: 'x' };
  async function underWay(): Promise<TestProgram> {
    const ui = await open(account({ objects: half }));
    ui.press('n');
    ui.program.paste('s3://acme-logs/images/');
    ui.press('ctrl-s');
    await untilLogs(ui, ({ task }) => (task?.progress?.records ?? 0) > 0);
    return ui;
  }

  test('shows records and bytes, and a second', async () => {
    const ui = await underWay();
    expect(frame(ui)).toMatch(/500 records · .*B · [\d,]+ records\/s · .*B\/s/);
    expect(frame(ui)).toContain('esc stops, and shows what was read so far');
    ui.press('esc');
    await reported(ui);
  });

  test.each(['esc', 'ctrl-c'])(
    '%s in the middle shows what was read so far and says that it is partial',
    async (key) => {
      const ui = await underWay();
      ui.press(key);
      await reported(ui);
      expect(ui.exits).toEqual([]);
      expect(frame(ui)).toContain('! PARTIAL');
      expect(frame(ui)).toContain('500 records');
      const file = join(folder, 'partial.md');
      await saved(ui, file);
      expect(readFileSync(file, 'utf8')).toContain('Interrupted: this covers what was read so far.');
      expect(existsSync(join(folder, 'state/groundctl/recent-logs.json'))).toBe(false);
    },
  );

  test('that does not answer any more is left by asking twice', async () => {
    const deaf = account();
    const ui = await open({
      ...deaf,
      accessLogs: {
        ...deaf.accessLogs,
        read: async function* () {
          yield {
            type: 'progress',
            files: 0,
            records: 3,
            rejected: 0,
            bytes: 9,
            taken: 9,
            total: 0,
            file: 'x',
          };
          return await new Promise<never>(() => {});
        },
      },
    });
    ui.press('n');
    ui.program.paste('s3://acme-logs/');
    ui.press('ctrl-s');
    await untilLogs(ui, ({ task }) => task?.progress !== undefined);
    ui.press('esc');
    expect(frame(ui)).toContain('esc again leaves without waiting');
    ui.press('esc');
    expect(stateOf(ui)).toMatchObject({ showing: 'sources', task: undefined });
  });

  test('of another account ends what was under way, and its answer is dropped', async () => {
    const ui = await underWay();
    ui.program.reconnect({ region: 'eu-west-1' });
    await ui.until(({ session }) => session.status === 'ready');
    expect(stateOf(ui)).toMatchObject({ showing: 'sources', task: undefined, report: undefined });
  });

  test('goes on while another tab is open', async () => {
    const ui = await underWay();
    ui.press('1');
    expect(ui.state().area).toBe('workteams');
    ui.press('5', 'esc');
    await reported(ui);
  });

  test('names files that cannot be read among the findings, and reports on the rest', async () => {
    writeFileSync(join(folder, 'binary'), Buffer.alloc(2 << 20));
    writeFileSync(join(folder, 'empty'), '');
    const ui = await open();
    await read(ui, folder);
    expect(frame(ui)).toContain('logs/not-a-log');
    ui.press('G');
    expect(frame(ui)).toContain('logs/empty');
    ui.press('enter');
    expect(frame(ui)).toContain('[About]');
    expect(stateOf(ui).report?.diagnosis.summary.denied).toBeGreaterThan(0);
  });
});

describe('a report', () => {
  test('leads from the findings to addresses, their hours and their records', async () => {
    const ui = await open();
    await read(ui, log);
    expect(frame(ui)).toContain('[Findings');
    const finding = stateOf(ui).report?.findings.findIndex(({ rule }) => rule.startsWith('network/')) ?? 0;
    ui.press(...Array<string>(finding).fill('down'), 'enter');
    const rule = stateOf(ui).open?.finding.rule ?? '';
    expect(frame(ui)).toContain('[Addresses ');
    const { evidence } = stateOf(ui).open?.finding ?? {};
    const { rows } = stateOf(ui).tables.refused;
    expect(rows).toHaveLength(Number(evidence?.addressCount));
    const sum = rows.reduce((total, { cells }) => total + Number(cells.refused?.sort), 0);
    expect(sum).toBe(evidence?.deniedRequests);
    ui.press('enter');
    expect(frame(ui)).toMatch(/\d{4}-\d\d-\d\d \d\dh +[█▒]+ +\d+ worked +\d+ refused/);
    ui.press('G');
    expect(frame(ui)).toContain('request ');
    ui.press('esc', 'tab');
    expect(frame(ui)).toContain('[Records ');
    expect(stateOf(ui).open?.records.every((each) => each.rule === rule)).toBe(true);
    ui.press('tab');
    expect(frame(ui)).toContain('Where the rule comes from');
    ui.press('esc');
    expect(stateOf(ui).open).toBeUndefined();
  });

  test('lists every address with its hours, to be filtered and sorted', async () => {
    const ui = await open();
    await read(ui, log);
    ui.press('tab');
    expect(tableInFocus(stateOf(ui))).toBe('addresses');
    const { rows } = stateOf(ui).tables.addresses;
    expect(rows.length).toBeGreaterThan(12);
    ui.press('/', ...String(rows[3]?.key), 'enter', 'enter');
    expect(stateOf(ui).address).toBe(rows[3]?.key);
    ui.press('esc', 'esc');
    expect(stateOf(ui).tables.addresses.filter).toBe('');
    expect(stateOf(ui).showing).toBe('report');
  });

  test('is judged again by a team of AWS and by what is stated, without reading again', async () => {
    const ui = await open();
    await read(ui, log);
    const timed = stateOf(ui).report?.timed;
    expect(frame(ui)).toContain('lock unknown');
    ui.press('t');
    await listed(ui);
    ui.press(...'00001', 'enter');
    await untilLogs(ui, ({ report }) => report?.team !== undefined);
    expect(frame(ui)).toContain('lock source-ip (team team-00001)');
    ui.press('E', 'right', 'right', 'tab');
    ui.program.paste('192.0.2.0/24\n');
    ui.press('ctrl-s');
    await untilLogs(ui, ({ report }) => report?.stated.lock !== undefined);
    expect(frame(ui)).toContain('lock vpc-source-ip (as stated) · approved 192.0.2.0/24');
    expect(frame(ui)).toContain('network/unapproved-address');
    expect(stateOf(ui).report?.timed).toBe(timed);
    ui.press('t');
    await listed(ui);
    ui.press(...'no team', 'enter');
    await untilLogs(ui, ({ report }) => report?.team === undefined);
  });

  test('supposes either lock from what was read once', async () => {
    const ui = await open();
    await read(ui, log);
    const before = JSON.stringify(stateOf(ui).report?.diagnosis);
    ui.press('tab', 'tab');
    await untilLogs(ui, ({ report }) => report?.supposed['source-ip'] !== undefined);
    expect(frame(ui)).toContain('[What if source-ip]');
    ui.press('l');
    await untilLogs(ui, ({ report }) => report?.supposed['vpc-source-ip'] !== undefined);
    expect(frame(ui)).toMatch(/With vpc-source-ip [\d,]+ tasks of [\d,]+ would have broken/);
    ui.press('enter');
    expect(frame(ui)).toMatch(/tasks would\s+be\s+refused/);
    expect(JSON.stringify(stateOf(ui).report?.diagnosis)).toBe(before);
  });

  test('is saved as Markdown and as JSON, says where, and never writes over a file', async () => {
    const ui = await open();
    await read(ui, log);
    const markdown = join(folder, 'report.md');
    expect(await saved(ui, markdown)).toBe(`Saved to ${markdown}.`);
    expect(readFileSync(markdown, 'utf8')).toMatch(
      /^# Diagnosis of access logs\n.*## Findings.*## Addresses/s,
    );
    expect(await saved(ui, markdown)).toContain('exists already');
    expect(overlayOf(ui)).toBe('form');
    ui.press('esc', 'esc');
    expect(await saved(ui, '/dev/null/report.md')).toMatch(
      /^"\/dev\/null\/report.md" cannot be written: .* Nothing was written\.$/,
    );
    expect(overlayOf(ui)).toBe('form');
    ui.press('ctrl-u');
    ui.program.paste(join(folder, 'report.txt'));
    ui.press('ctrl-s');
    expect(ui.state().notice?.text).toBe('One field is not valid yet.');
    ui.press('esc', 'esc');
    const json = join(folder, 'report.json');
    await saved(ui, json);
    const document = JSON.parse(readFileSync(json, 'utf8'));
    expect(document).toMatchObject({ schema: 'groundctl/logs.diagnose/v1', interrupted: false });
    expect(document.timeline).toHaveLength(12);
    ui.press('tab', 'tab');
    await untilLogs(ui, ({ report }) => report?.supposed['source-ip'] !== undefined);
    await saved(ui, join(folder, 'whatif.json'));
    expect(JSON.parse(readFileSync(join(folder, 'whatif.json'), 'utf8'))).toMatchObject({
      schema: 'groundctl/logs.whatif/v1',
      lock: 'source-ip',
    });
  });

  test('is saved as a page that says where it comes from', async () => {
    const ui = await startProgram({
      connection: account(),
      area: 'logs',
      settings: { ...SETTINGS, version: '1.2.3' },
      now: () => Date.UTC(2026, 9, 13, 8, 30),
    });
    await read(ui, log);
    const [first = '', last = ''] = [...LINES.map(timeOf)]
      .sort()
      .filter((_, at, all) => at % (all.length - 1) === 0);
    for (const name of ['diagnosis.html', 'whatif.html']) {
      if (name === 'whatif.html') {
        ui.press('tab', 'tab');
        await untilLogs(ui, ({ report }) => report?.supposed['source-ip'] !== undefined);
      }
      const file = join(folder, name);
      expect(await saved(ui, file)).toBe(`Saved to ${file}.`);
      const page = readFileSync(file, 'utf8');
      expect(page).toMatch(/^<!doctype html>.*default-src &#39;none&#39;/s);
      expect(page).toContain(`${first} to ${last}`);
      expect(page).toMatch(/<li>Bucket: acme-\w+/);
      expect(page).toContain(`<li>Source: ${log}</li>`);
      expect(page).toContain('<li>Made 2026-10-13T08:30:00Z by groundctl 1.2.3</li>');
    }
  });

  test('copies the command line that says the same', async () => {
    const ui = await open();
    await read(ui, log);
    ui.press('c');
    const last = () =>
      Buffer.from(/52;c;([^\x07]*)/.exec(ui.written.at(-1) ?? '')?.[1] ?? '', 'base64').toString();
    expect(last()).toBe(`groundctl logs diagnose ${log} --profile demo --region us-east-1`);
    ui.press('tab', 'tab');
    await untilLogs(ui, ({ report }) => report?.supposed['source-ip'] !== undefined);
    ui.press('c');
    expect(last()).toBe(`groundctl logs whatif ${log} --lock source-ip --profile demo --region us-east-1`);
  });

  test.each([
    [60, 15],
    [80, 24],
    [120, 40],
  ])('fits into %ix%i in every part, and what is in the log steers nothing', async (columns, rows) => {
    const evil = LINES.map((line) => line.replaceAll('frame', `fr${EVIL}ame`));
    writeFileSync(log, `${evil.join('\n')}\n${EVIL}${'\0'.repeat(60)}\n`);
    for (const ascii of [false, true]) {
      const ui = await startProgram({
        connection: account(),
        area: 'logs',
        size: { columns, rows },
        settings: { ...SETTINGS, ascii },
      });
      await read(ui, log);
      for (let finding = 0; finding < (stateOf(ui).report?.findings.length ?? 0); finding += 1) {
        ui.press('enter');
        for (let part = 0; part < 3; part += 1) {
          if (ascii) expect(frame(ui)).not.toMatch(/[^\x20-\x7e\n]/);
          ui.press('enter', 'G');
          frame(ui);
          if (stateOf(ui).address !== undefined) ui.press('esc');
          ui.press('tab');
        }
        ui.press('esc', 'down');
      }
      for (let part = 0; part < 4; part += 1) {
        ui.press('tab', 'G');
        await untilLogs(ui, (state) => state.part !== 'whatif' || !!state.report?.supposed[state.lock]);
        frame(ui);
      }
    }
  });

  test('is a few lines of words for a screen reader', async () => {
    const ui = await startProgram({
      connection: account(),
      area: 'logs',
      settings: { ...SETTINGS, screenReader: true },
    });
    const spoken = () => renderToString(<App program={ui.program} />, { columns: 4_000 });
    expect(spoken()).toContain('No log was read yet.');
    await read(ui, log);
    expect(spoken()).toMatch(/Part findings\nRow 1 of \d+\. Finding: /);
    ui.press('tab', 'enter');
    expect(spoken()).toMatch(/Address \d+\.\d+/);
  });
});
