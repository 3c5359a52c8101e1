import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { largeFlow, sampleFlow, writeFlowTree } from './lib/flow-tree.ts';
import { type BenchServer, KEYS, sinkServer, versitygwServer } from './lib/peer-server.ts';
import { cleanEnv, PROGRAM } from './lib/program.ts';
import type { BenchRow } from './lib/rows.ts';
import { usageOf } from './lib/usage.ts';

export const summary = 'scan and sync of 10,000 flows beside aws s3 sync, rclone and s5cmd, on one server';

const COUNT = Number(process.env.BENCH_FLOWS ?? 10_000);
/** The tools take turns, so that whatever disturbs the machine meets all of them; the best of each counts. */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const BUCKET = 'sagemaker-bench';

/** Wall-clock and CPU seconds of one run, and CPU seconds of the server meanwhile. */
interface Run {
  readonly wall: number;
  readonly cpu: number;
  readonly server: number;
}

interface Both {
  readonly first: Run;
  readonly second: Run;
}

interface Tool {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** Rates of first and unchanged second runs, in objects a second; the scan; and what the server itself can take. */
export async function run(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'groundctl-bench-'));
  const servers = [await sinkServer()];
  try {
    const compiled = await versitygwServer(BUCKET);
    if (compiled !== undefined) servers.push(compiled);
    const tree = join(folder, 'flows');
    const bytes = writeFlowTree(tree, COUNT);
    const rows: BenchRow[] = [info('flows', `${COUNT} of ${Math.round(bytes / COUNT)} bytes`)];
    for (const server of servers) {
      if (server.name === 'sink') {
        rows.push(
          info('the sink alone', `${rate(await serverLimit(server.url))} PUT/s, unsigned, 64 connections`),
        );
        rows.push(await scanRow(folder), await memoryRow(folder, server));
      }
      rows.push(...(await rowsOn(server, tree, folder)));
    }
    return rows;
  } finally {
    for (const server of servers) server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function rowsOn(server: BenchServer, tree: string, folder: string): Promise<BenchRow[]> {
  const results = new Map<string, Both>();
  let reread: Run | undefined;
  const present = await installed(tools(server, tree, folder));
  for (let round = 0; round < ROUNDS; round++) {
    for (const tool of present) {
      await server.forget();
      rmSync(join(folder, 'state'), { recursive: true, force: true });
      const both = { first: await timed(tool, server), second: await timed(tool, server) };
      results.set(tool.name, better(results.get(tool.name), both));
      if (tool.name !== 'groundctl') continue;
      const now = await timed({ ...tool, command: [...tool.command, '--reread'] }, server);
      reread = reread === undefined ? now : least(reread, now);
    }
  }
  const rows = compare(results);
  if (reread !== undefined) rows.unshift(info('second run with --reread', describe(reread)));
  return rows.map((row) => ({ ...row, what: `${server.name}: ${row.what}` }));
}

function tools({ url }: Pick<BenchServer, 'url'>, tree: string, folder: string): Tool[] {
  const env = cleanEnv({
    ...KEYS,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    XDG_STATE_HOME: join(folder, 'state'),
  });
  const target = `s3://${BUCKET}/flows/`;
  const rclone = `:s3,provider=Other,endpoint='${url}',region=us-east-1,env_auth=true,no_check_bucket=true:${BUCKET}/flows`;
  return [
    {
      name: 'groundctl',
      command: [
        process.execPath,
        PROGRAM,
        'migrate',
        'sync',
        tree,
        '--to',
        target,
        '--yes',
        '--endpoint-url',
        url,
        '--bucket-owner',
        'none',
      ],
      env,
    },
    {
      name: 'aws',
      command: [
        'aws',
        's3',
        'sync',
        tree,
        target,
        '--endpoint-url',
        url,
        '--exclude',
        '*',
        '--include',
        '*.flow',
        '--only-show-errors',
      ],
      env,
    },
    {
      name: 'rclone',
      command: ['rclone', 'copy', tree, rclone, '--checksum', '--transfers', '32', '--checkers', '32'],
      env,
    },
    { name: 's5cmd', command: ['s5cmd', '--endpoint-url', url, 'sync', `${tree}/`, target], env },
  ];
}

async function installed(all: readonly Tool[]): Promise<Tool[]> {
  const found = await Promise.all(
    all.map(async (tool) => {
      try {
        await promisify(execFile)('bash', ['-c', `command -v ${JSON.stringify(tool.command[0])}`]);
        return [tool];
      } catch {
        return [];
      }
    }),
  );
  return found.flat();
}

async function timed({ command, env }: Tool, server?: BenchServer): Promise<Run> {
  const before = (await server?.cpu()) ?? 0;
  const { wallMs, cpuMs } = await usageOf(command, env);
  return { wall: wallMs / 1000, cpu: cpuMs / 1000, server: ((await server?.cpu()) ?? 0) - before };
}

function better(before: Both | undefined, now: Both): Both {
  if (before === undefined) return now;
  return { first: least(before.first, now.first), second: least(before.second, now.second) };
}

function least(a: Run, b: Run): Run {
  return {
    wall: Math.min(a.wall, b.wall),
    cpu: Math.min(a.cpu, b.cpu),
    server: Math.min(a.server, b.server),
  };
}

/** How many times the peer's rate is asked for, by the wall clock. */
const LIMITS: { readonly [name: string]: { readonly first?: number; readonly second?: number } } = {
  aws: { first: 12, second: 10 },
  rclone: { first: 1.5, second: 1 },
  s5cmd: { first: 1 },
};

function compare(results: ReadonlyMap<string, Both>): BenchRow[] {
  const own = results.get('groundctl');
  if (own === undefined) return [];
  const peers = ['aws', 'rclone', 's5cmd'].flatMap((name): BenchRow[] => {
    const peer = results.get(name);
    if (peer === undefined) return [info(name, 'not installed here')];
    const limits = LIMITS[name] ?? {};
    return [
      ratioRow(`first run, beside ${name}`, own.first, peer.first, limits.first),
      ratioRow(`second run, beside ${name}`, own.second, peer.second, limits.second),
    ];
  });
  const perSecond = COUNT / own.first.wall;
  const goal: BenchRow = {
    what: 'first run',
    measured: describe(own.first),
    peer: '',
    compared: `${Math.round(perSecond)}/s`,
    limit: '2500/s',
    verdict: perSecond >= 2500 ? 'ok' : 'over',
  };
  return [goal, ...peers];
}

function ratioRow(what: string, own: Run, peer: Run, limit: number | undefined): BenchRow {
  const ratio = peer.wall / own.wall;
  return {
    what,
    measured: describe(own),
    peer: describe(peer),
    compared: `${ratio.toFixed(2)} x, by CPU ${(peer.cpu / own.cpu).toFixed(2)} x`,
    limit: limit === undefined ? '' : `${limit} x`,
    verdict: limit === undefined ? '' : ratio >= limit ? 'ok' : 'over',
  };
}

function describe({ wall, cpu, server }: Run): string {
  const each = (seconds: number) => `${Math.round((seconds / COUNT) * 1e6)} us`;
  return `${rate(COUNT / wall)}/s, ${each(cpu)} CPU each (server ${each(server)})`;
}

function info(what: string, measured: string): BenchRow {
  return { what, measured, peer: '', compared: '', limit: '', verdict: '' };
}

function rate(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** Half of the files are flows; the others have their name, their shape, or neither. */
async function scanRow(folder: string): Promise<BenchRow> {
  const tree = join(folder, 'mixed');
  for (let number = 0; number < 10_000; number++) {
    const sub = join(tree, `folder-${number % 100}`);
    if (number < 100) mkdirSync(sub, { recursive: true });
    const [name, text] = [
      [`f${number}.flow`, sampleFlow(number)],
      [`f${number}.flow`, sampleFlow(number)],
      [`f${number}.js.flow`, `// @flow\nexport const n = ${number};\n`.repeat(50)],
      [`f${number}.csv`, 'a,b,c\n1,2,3\n'.repeat(500)],
    ][number % 4] ?? ['', ''];
    writeFileSync(join(sub, name ?? ''), text ?? '');
  }
  const command = [process.execPath, PROGRAM, 'migrate', 'scan', tree, '--output', 'json'];
  const { wall, cpu } = await timed({ name: 'scan', command, env: cleanEnv() });
  const perSecond = 10_000 / wall;
  return {
    what: 'scan of 10,000 mixed files',
    measured: `${rate(perSecond)} files/s, ${Math.round((cpu / 10_000) * 1e6)} us CPU each`,
    peer: '',
    compared: `${rate(perSecond)}/s`,
    limit: '1000/s',
    verdict: perSecond >= 1000 ? 'ok' : 'over',
  };
}

const LARGE = 12;
const LARGE_MB = 2.7;

/** What a plan with a map of flows with a large report takes at its peak. */
async function memoryRow(folder: string, server: BenchServer): Promise<BenchRow> {
  const tree = join(folder, 'large');
  mkdirSync(tree);
  for (let number = 0; number < LARGE; number++)
    writeFileSync(join(tree, `f${number}.flow`), largeFlow(number, LARGE_MB * 1e6));
  const map = join(folder, 'map.json');
  writeFileSync(map, '{"accounts":{"111122223333":"444455556666"}}');
  const [tool] = tools(server, tree, folder);
  if (tool === undefined) throw new TypeError('The first tool is groundctl.');
  const command = tool.command
    .filter((word) => word !== '--yes')
    .map((word) => (word === 'sync' ? 'plan' : word));
  const { peakBytes } = await usageOf([...command, '--remap', map], tool.env);
  return info(
    `memory: plan with a map of ${LARGE} flows of ${LARGE_MB} MB`,
    `${Math.round(peakBytes / 1e6)} MB at the peak`,
  );
}

/** Puts a second that the server takes from a client that does nothing else. */
async function serverLimit(url: string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const body = Buffer.from(sampleFlow(0));
  const total = 5_000;
  let next = 0;
  const worker = async () => {
    while (next < total) {
      const path = `/${BUCKET}/limit/${next++}`;
      await new Promise<void>((resolve, reject) => {
        const options = { method: 'PUT', path, agent, headers: { 'content-length': body.length } };
        request(url, options, (response) => response.resume().on('end', resolve))
          .on('error', reject)
          .end(body);
      });
    }
  };
  const begin = performance.now();
  await Promise.all(Array.from({ length: 64 }, worker));
  agent.destroy();
  return total / ((performance.now() - begin) / 1000);
}
