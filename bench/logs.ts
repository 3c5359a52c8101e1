import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatBytes } from '../src/core/size.ts';
import { writeLog } from './lib/log-file.ts';
import { objectRows } from './lib/log-objects.ts';
import { PROGRAM } from './lib/program.ts';
import type { BenchRow } from './lib/rows.ts';
import { minimum } from './lib/sample.ts';
import { type Usage, usageOf } from './lib/usage.ts';

export const summary =
  'logs diagnose beside wc -l, grep -c, DuckDB and aws s3 cp; memory at 10 GB (needs python3, 11 GB of disk)';

const SIZES = [500_000_000, 2_000_000_000];
/** Only its peak of memory is looked at. */
const LARGE = 10_000_000_000;
const ROUNDS = 5;
const CPU_RATIO = 0.05;
const PEAK = 150_000_000;
/** At most the CPU time of grep, at most a quarter of that of DuckDB. */
const GREP_RATIO = 1;
const DUCKDB_RATIO = 4;
/** Wall clock on an idle machine, beside wc. */
const WALL_RATIO = 0.3;
/** The question as far as DuckDB's reader of CSV can answer it: refused requests by address and key. */
const DUCKDB = [
  'import duckdb, sys',
  "options = dict(delim=' ', quote='\"', escape='', header='false', all_varchar='true', strict_mode='false', null_padding='true', ignore_errors='true')",
  "text = ', '.join(f\"{name}={value if value in ('true', 'false') else repr(value)}\" for name, value in options.items())",
  "print(duckdb.sql(f\"select count(*) from (select column04, column08, count(*) from read_csv('{sys.argv[1]}', {text}) where column10 = '403' group by all)\").fetchall())",
].join('\n');
/** DuckDB takes many times as long as the others. */
const DUCKDB_ROUNDS = 2;
/** Measured where it is installed (pip install duckdb). */
const hasDuckDb = spawnSync('python3', ['-c', 'import duckdb'], { stdio: 'ignore' }).status === 0;

/** The real command with all rules, its peers in the same rounds; minima. */
export async function run(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'groundctl-bench-'));
  try {
    const rows: BenchRow[] = [];
    for (const size of SIZES) rows.push(...(await measure(folder, size)));
    rows.push(await peakOfLarge(folder));
    return [...rows, ...(await objectRows())];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The same traffic for longer takes no more memory. */
async function peakOfLarge(folder: string): Promise<BenchRow> {
  const row = {
    what: `${formatBytes(LARGE)}: peak memory`,
    peer: '',
    compared: '',
    limit: formatBytes(PEAK),
  };
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < LARGE * 1.2)
    return { ...row, measured: 'no room on the disk', verdict: 'not measured' };
  const path = join(folder, 'access.log');
  writeLog(path, LARGE, 1);
  const { peakBytes } = await usageOf(diagnose(path));
  return { ...row, measured: formatBytes(peakBytes), verdict: peakBytes <= PEAK ? 'ok' : 'over' };
}

/** @param workers threads; none but the program's own unless said */
const diagnose = (path: string, ...workers: string[]) => [
  process.execPath,
  PROGRAM,
  'logs',
  'diagnose',
  path,
  '--lock',
  'source-ip',
  ...workers,
];

async function measure(folder: string, size: number): Promise<BenchRow[]> {
  const path = join(folder, 'access.log');
  writeLog(path, size, 1);
  const commands = {
    wc: ['wc', '-l', path],
    grep: ['grep', '-c', ' 403 ', path],
    diagnose: diagnose(path, '--workers', '2'),
    single: diagnose(path),
  };
  const duckdb = ['python3', '-c', DUCKDB, path];
  const used: { readonly [name in keyof typeof commands | 'duckdb']: Usage[] } = {
    wc: [],
    grep: [],
    diagnose: [],
    single: [],
    duckdb: [],
  };
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of ['wc', 'grep', 'diagnose', 'single'] as const)
      used[name].push(await usageOf(commands[name]));
    if (hasDuckDb && round < DUCKDB_ROUNDS) used.duckdb.push(await usageOf(duckdb));
  }
  const best = (name: keyof typeof used, value: (usage: Usage) => number) => minimum(used[name].map(value));
  const ratio = (
    what: string,
    peer: 'wc' | 'grep' | 'duckdb' | 'single',
    value: (usage: Usage) => number,
    limit?: number,
    own: 'diagnose' | 'single' = 'diagnose',
  ): BenchRow => {
    const [ours, theirs] = [best(own, value), best(peer, value)];
    const share = theirs / ours;
    return {
      what: `${formatBytes(size)}: ${what}`,
      measured: `${ours.toFixed(0)} ms`,
      peer: `${theirs.toFixed(0)} ms`,
      compared: `${share.toFixed(3)} of ${peer}`,
      limit: limit === undefined ? '' : String(limit),
      verdict: limit === undefined ? '' : share >= limit ? 'ok' : 'over',
    };
  };
  const peak = best('single', ({ peakBytes }) => peakBytes);
  return [
    ratio('CPU of one thread / wc -l', 'wc', ({ cpuMs }) => cpuMs, CPU_RATIO, 'single'),
    ratio(
      "CPU of one thread / grep -c ' 403 '",
      'grep',
      ({ cpuMs }) => cpuMs,
      size >= 2e9 ? GREP_RATIO : undefined,
      'single',
    ),
    ...(hasDuckDb
      ? [ratio('CPU of one thread / DuckDB read_csv', 'duckdb', ({ cpuMs }) => cpuMs, DUCKDB_RATIO, 'single')]
      : []),
    ratio('CPU of two threads / one', 'single', ({ cpuMs }) => cpuMs),
    ratio('wall of two threads / one', 'single', ({ wallMs }) => wallMs),
    ratio('wall / wc -l', 'wc', ({ wallMs }) => wallMs, size >= 2e9 ? WALL_RATIO : undefined),
    ratio("wall / grep -c ' 403 '", 'grep', ({ wallMs }) => wallMs),
    {
      what: `${formatBytes(size)}: peak memory`,
      measured: formatBytes(peak),
      peer: formatBytes(best('wc', ({ peakBytes }) => peakBytes)),
      compared: '',
      limit: formatBytes(PEAK),
      verdict: peak <= PEAK ? 'ok' : 'over',
    },
  ];
}
