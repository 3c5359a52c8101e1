import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { build } from 'esbuild';
import { KEYS, PtyProgram } from '../test/helpers/pty.ts';
import { cleanEnv, PROGRAM, startSandbox } from './lib/program.ts';
import { timePty } from './lib/pty-time.ts';
import { type BenchRow, timeRow } from './lib/rows.ts';
import { interleave, median } from './lib/sample.ts';

export const summary = 'the terminal UI: first frame, keys with 10,000 rows, bytes, rest, memory';

const ROUNDS = { rounds: 15, warmUp: 2 };
const FOOTER = /\? help/;
const TEAMS = 10_000;
const PRESSES = 200;
/** Between presses of a person who types fast. */
const BETWEEN_MS = 30;
const REST_MS = 3_000;

export async function run(): Promise<BenchRow[]> {
  return [...(await startRows()), ...(await tableRows())];
}

async function startRows(): Promise<BenchRow[]> {
  const sandbox = await startSandbox();
  try {
    const { env } = sandbox;
    const empty = ['-e', "process.stdout.write('x')"];
    const times = await interleave(
      {
        empty: () => timePty(empty, { env: cleanEnv(), until: /x/ }),
        line: () => timePty([PROGRAM], { env, until: /\S/ }),
        frame: () => timePty([PROGRAM], { env, until: FOOTER }),
        teams: () => timePty([PROGRAM], { env, until: /radiology-readers/ }),
      },
      ROUNDS,
    );
    return [
      timeRow('first line / one byte', times.line, times.empty, { by: 'ratio', limit: 1.5 }),
      timeRow('full frame - one byte', times.frame, times.empty, { by: 'difference', limit: 250 }),
      timeRow('teams on the screen - one byte', times.teams, times.empty, { by: 'difference' }),
    ];
  } finally {
    await sandbox.stop();
  }
}

async function tableRows(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'groundctl-bench-'));
  try {
    const file = join(folder, 'tui.mjs');
    await bundle(file);
    await using tui = new PtyProgram([], {
      columns: 120,
      rows: 40,
      program: [process.execPath, '--expose-gc', file],
      env: { TEAMS: String(TEAMS), NODE_ENV: 'production' },
    });
    await tui.until('team-00000');
    return [...(await keyRows(tui)), ...(await restRows(tui)), await filterRow(tui), await heapRow(tui)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As the program itself is built, with the connection of the fixture. */
async function bundle(outfile: string): Promise<void> {
  await build({
    entryPoints: [join(import.meta.dirname, 'fixtures/tui-many.ts')],
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node22.12',
    mainFields: ['module', 'main'],
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"', __GROUNDCTL_VERSION__: '"bench"' },
    alias: { 'react-devtools-core': join(import.meta.dirname, '../scripts/empty.js') },
    banner: { js: "import{createRequire as c}from'node:module';const require=c(import.meta.url);" },
  });
}

const rowName = (number: number) => `>  team-${String(number).padStart(5, '0')}`;

async function keyRows(tui: PtyProgram): Promise<BenchRow[]> {
  const spaced: number[] = [];
  const bytes: number[] = [];
  for (let row = 1; row <= PRESSES; row += 1) {
    const before = tui.raw.length;
    spaced.push(await timePress(tui, 'j', rowName(row)));
    await pause(BETWEEN_MS);
    bytes.push(Buffer.byteLength(tui.raw.slice(before)));
  }
  const closely: number[] = [];
  for (let row = PRESSES - 1; row >= 0; row -= 1) closely.push(await timePress(tui, 'k', rowName(row)));
  const pages: number[] = [];
  for (let page = 0; page < 50; page += 1) {
    const shown = tui.text();
    pages.push(await timePress(tui, KEYS.pageDown, (text) => text !== shown));
    await pause(BETWEEN_MS);
  }
  await tui.press('g', rowName(0));
  return [
    row('key to screen, median', median(spaced), 16, 'ms'),
    row('key to screen, 99th percentile', percentile(spaced, 0.99), 33, 'ms'),
    row('keys back to back, median', median(closely), 25, 'ms'),
    row('page down, median', median(pages), undefined, 'ms'),
    row('bytes a key, median', median(bytes), 4_000, 'B'),
  ];
}

async function timePress(
  tui: PtyProgram,
  key: string,
  wanted: string | ((text: string) => boolean),
): Promise<number> {
  const start = performance.now();
  await tui.press(key, wanted);
  return performance.now() - start;
}

async function restRows(tui: PtyProgram): Promise<BenchRow[]> {
  const before = await vitals(tui);
  const written = tui.raw.length;
  await pause(REST_MS);
  const wrote = tui.raw.length - written;
  const after = await vitals(tui);
  return [
    row('at rest, share of a core', (100 * (after.cpuBefore - before.cpuAfter)) / (REST_MS * 1_000), 1, '%'),
    row('at rest, bytes written', wrote, 0, 'B'),
  ];
}

async function filterRow(tui: PtyProgram): Promise<BenchRow> {
  await tui.press('/', 'text, column:text');
  const time = await timePress(tui, '9', 'of 10000)');
  await tui.press(KEYS.esc, '10/10000');
  await tui.press('g', rowName(0));
  return row('filter of 10,000 rows, first letter', time, 33, 'ms');
}

/** Live heap after garbage collection: what is kept, not what lies about. */
async function heapRow(tui: PtyProgram): Promise<BenchRow> {
  await pressMany(tui, 1_000);
  const early = (await vitals(tui)).heap;
  await pressMany(tui, 9_000);
  const late = (await vitals(tui)).heap;
  return {
    ...row('heap after 10,000 keys', late / 1e6, undefined, 'MB'),
    peer: `${(early / 1e6).toFixed(1)} MB after 1,000`,
    compared: `${(late / early).toFixed(2)} x`,
    limit: '1.1 x',
    verdict: late <= early * 1.1 ? 'ok' : 'over',
  };
}

async function pressMany(tui: PtyProgram, count: number): Promise<void> {
  for (let pressed = 0; pressed < count; pressed += 20) {
    await tui.press('j'.repeat(10), rowName(10));
    await tui.press('k'.repeat(10), rowName(0));
  }
}

interface Vitals {
  readonly heap: number;
  /** Microseconds of processor time before and after looking at the heap. */
  readonly cpuBefore: number;
  readonly cpuAfter: number;
}

async function vitals(tui: PtyProgram): Promise<Vitals> {
  const from = tui.raw.length;
  process.kill(tui.pid, 'SIGUSR2');
  for (;;) {
    const found = /before=(\d+);heap=(\d+);after=(\d+)/.exec(tui.raw.slice(from));
    if (found) {
      return { cpuBefore: Number(found[1]), heap: Number(found[2]), cpuAfter: Number(found[3]) };
    }
    await pause(20);
  }
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function row(what: string, value: number, limit: number | undefined, unit: string): BenchRow {
  return {
    what,
    measured: `${value.toFixed(unit === 'B' ? 0 : 1)} ${unit}`,
    peer: '',
    compared: '',
    limit: limit === undefined ? '' : `${limit} ${unit}`,
    verdict: limit === undefined ? '' : value <= limit ? 'ok' : 'over',
  };
}
