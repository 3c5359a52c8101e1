import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { buildSync } from 'esbuild';
import { createS3Api } from '../src/aws/s3.ts';
import { clientConfig } from '../src/aws/session.ts';
import { checkPlus } from '../src/batches/check.ts';
import type { Entry } from '../src/batches/entry.ts';
import { plusLimits } from '../src/batches/limits.ts';
import { gapOf, split } from '../src/batches/split/split.ts';
import { drain } from '../src/core/events.ts';
import { type Sandbox, startSandbox } from '../src/sandbox/start.ts';
import { type BenchRow, timeRow } from './lib/rows.ts';
import { interleave } from './lib/sample.ts';

export const summary = 'check, listing and split of batches, beside raw listings, find and aws s3 ls';

const MILLION = 1_000_000;

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export async function run(): Promise<BenchRow[]> {
  return [...(await sandboxRows()), ...(await entryRows()), await treeRow(), ...splitRows()];
}

/**
 * Check of 10,000 objects beside the ten pages it cannot do without, and beside aws s3 ls; once in folders, which
 * could be listed in parallel, and once without any, one page after the other.
 */
async function sandboxRows(): Promise<BenchRow[]> {
  await using sandbox = await startSandbox({ seed: 'none', logDelay: 0 });
  const { url: endpoint, credentials } = sandbox;
  const client = new S3Client({ endpoint, region: 'us-east-1', credentials, forcePathStyle: true });
  const api = createS3Api(clientConfig({ endpointUrl: endpoint, region: 'us-east-1', credentials }, {}));
  const fill = async (Bucket: string, keyOf: (index: number) => string) => {
    await client.send(new CreateBucketCommand({ Bucket }));
    for (let from = 0; from < 10_000; from += 50) {
      const keys = Array.from({ length: 50 }, (_, at) => keyOf(from + at));
      await Promise.all(keys.map((Key) => client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }))));
    }
  };
  const pages = async (Bucket: string) => {
    let ContinuationToken: string | undefined;
    do {
      const page = await client.send(new ListObjectsV2Command({ Bucket, ContinuationToken }));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
  };
  const check = (bucket: string) => drain(checkPlus({ kind: 'prefix', bucket, prefix: '' }, api));
  try {
    await fill('frames', (index) => `drive-${index % 20}/frame-${index}.bin`);
    await fill('flat', (index) => `${String(index).padStart(6, '0')}.bin`);
    const times = await interleave(
      {
        check: () => timed(() => check('frames')),
        pages: () => timed(() => pages('frames')),
        flat: () => timed(() => check('flat')),
        flatPages: () => timed(() => pages('flat')),
        aws: () => timed(() => awsLs(sandbox)),
      },
      { rounds: 7, warmUp: 2 },
    );
    const limit = { by: 'ratio', limit: 1.2 } as const;
    return [
      timeRow('check of 10,000 objects, beside raw pages', times.check, times.pages, limit),
      timeRow('the same without folders, 000001.bin and so on', times.flat, times.flatPages, limit),
      timeRow('the first, beside aws s3 ls --summarize', times.check, times.aws, { by: 'ratio' }),
    ];
  } finally {
    client.destroy();
    api.close();
  }
}

function awsLs({ url, credentials }: Sandbox): Promise<void> {
  const words = ['--endpoint-url', url, 's3', 'ls', '--recursive', '--summarize', 's3://frames'];
  const env = {
    PATH: process.env.PATH,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: 'us-east-1',
  };
  return new Promise((resolve, reject) => {
    const child = spawn('aws', words, { stdio: 'ignore', env });
    child.on('error', () => reject(new Error('aws is not installed')));
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`aws ended with ${code}`))));
  });
}

/**
 * A million generated entries, in a process of their own, so that its memory is theirs; bundled as the program
 * is, since stripping types at start takes 40 MB.
 */
async function entryRows(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-batches-'));
  const program = join(folder, 'count-entries.mjs');
  buildSync({
    entryPoints: [join(import.meta.dirname, 'lib/count-entries.ts')],
    outfile: program,
    bundle: true,
    format: 'esm',
    platform: 'node',
  });
  const results = Array.from({ length: 5 }, () => {
    const text = execFileSync(process.execPath, [program], { encoding: 'utf8' });
    return JSON.parse(text) as { readonly ms: number; readonly peakMB: number };
  });
  rmSync(folder, { recursive: true });
  const ms = Math.min(...results.map((result) => result.ms));
  const peak = Math.max(...results.map((result) => result.peakMB));
  const rate = Math.round(MILLION / (ms / 1000));
  const row = { what: '1,000,000 listed entries', peer: '' };
  return [
    {
      ...row,
      measured: `${ms.toFixed(0)} ms`,
      compared: `${rate.toLocaleString('en-US')}/s`,
      limit: '500,000/s',
      verdict: rate >= 500_000 ? 'ok' : 'over',
    },
    {
      ...row,
      what: 'their memory (peak of the process)',
      measured: `${peak.toFixed(0)} MB`,
      compared: '',
      limit: '150 MB',
      verdict: peak < 150 ? 'ok' : 'over',
    },
  ];
}

async function treeRow(): Promise<BenchRow> {
  const root = mkdtempSync(join(tmpdir(), 'bench-batches-'));
  try {
    for (let folder = 0; folder < 100; folder++) {
      mkdirSync(join(root, `d${folder}`));
      for (let file = 0; file < 1000; file++) writeFileSync(join(root, `d${folder}/f${file}.jpg`), 'x');
    }
    const find = () =>
      execFileSync('find', [root, '-type', 'f', '-printf', '%s\n'], { maxBuffer: 100 * MILLION });
    const check = () => drain(checkPlus({ kind: 'folder', path: root }, undefined));
    const times = await interleave(
      { check: () => timed(check), find: () => timed(find) },
      { rounds: 5, warmUp: 1 },
    );
    return timeRow("a tree of 100,000 files, beside find -printf '%s'", times.check, times.find, {
      by: 'ratio',
      limit: 3,
    });
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** A linear congruential generator: the same sizes on every machine. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function splitRows(): BenchRow[] {
  const next = random(7);
  const exponential = (mean: number) => Math.min(2e9, Math.floor(-mean * Math.log(1 - next())));
  const sizes: readonly (readonly [what: string, limited: boolean, size: (index: number) => number])[] = [
    ['uniform, 200 kB', true, () => 200_000],
    ['uniform, 1.43 GB', true, () => 1.43e9],
    ['uniform, 2 GB', true, () => 2e9],
    ['random up to 1 MB', true, () => Math.floor(next() * 1e6)],
    ['random up to 20 MB', true, () => Math.floor(next() * 2e7)],
    ['random up to 2 GB', true, () => Math.floor(next() * 2e9)],
    ['exponential around 10 MB', false, () => exponential(1e7)],
    ['one in a hundred 1 GB, the others 10 kB', false, (index) => (index % 100 === 0 ? 1e9 : 1e4)],
    ['random from 0.9 to 2 GB', false, () => Math.floor(9e8 + next() * 1.1e9)],
  ];
  return sizes.map(([what, limited, size]) => {
    const entries = Array.from(
      { length: MILLION },
      (_, index): Entry => ({ name: `frames/${String(index).padStart(7, '0')}.jpg`, size: size(index) }),
    );
    const start = performance.now();
    const result = split(entries, plusLimits(), { source: 'frames' });
    const seconds = (performance.now() - start) / 1000;
    const gap = gapOf(result);
    const good = seconds < 5 && (!limited || gap <= 1);
    return {
      what: `split of 1,000,000 files, ${what}`,
      measured: `${seconds.toFixed(1)} s`,
      peer: `${result.batches.length} batches, at least ${result.lowerBound.batches}`,
      compared: `gap ${gap}`,
      limit: limited ? '5 s, gap 1' : '5 s',
      verdict: good ? 'ok' : 'over',
    };
  });
}
