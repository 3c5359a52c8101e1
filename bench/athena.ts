import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat, statfs } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { formatBytes } from '../src/core/size.ts';
import type { RunSelect } from '../src/sandbox/environment.ts';
import { startSandbox } from '../src/sandbox/start.ts';
import { TRINO, Trino, trinoHome } from '../test/witness/suites/trino.ts';
import { onTrino } from '../test/witness/suites/trino-athena.ts';
import { writeLog } from './lib/log-file.ts';
import { cleanEnv, PROGRAM } from './lib/program.ts';
import type { BenchRow } from './lib/rows.ts';
import { type Usage, usageOf } from './lib/usage.ts';

export const summary = `logs diagnose of 1, 5 and 20 GB here, and through the sandbox's Athena on Trino ${TRINO} (needs Java 24, Maven, python3)`;

const SIZES = [0.2e9, 1e9, 5e9, 20e9];
const OBJECT = 100e6;
/** What would take longer than this is not begun. */
const LONGEST_MS = 30 * 60_000;
const PEAK = 150_000_000;
const BUCKET = 'bench-athena';

/** The same command twice over one log: with the local engine, and with Athena's. */
export async function run(): Promise<BenchRow[]> {
  const found = await trinoHome();
  if (found === undefined) return [row('logs through Athena', 'needs Java 24 and Maven', 'not measured')];
  let select: RunSelect | undefined;
  const runSelect: RunSelect = (...all) => select?.(...all) ?? Promise.reject(new Error('Trino is not up'));
  const sandbox = await startSandbox({ seed: 'none', runSelect });
  const folder = await mkdtemp(join(tmpdir(), 'groundctl-bench-'));
  const { url: endpoint, region, credentials } = sandbox;
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  const place = { endpoint, region, ...credentials };
  const heap = Math.round(totalmem() / 2e6);
  const trino = await Trino.start(found.home, found.java, join(folder, 'trino'), place, heap);
  let cpuOfTrino = 0;
  select = onTrino(trino, ({ cpuTimeMillis = 0 }) => {
    cpuOfTrino = cpuTimeMillis;
  });
  const env = cleanEnv({
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: region,
    AWS_ENDPOINT_URL: endpoint,
  });
  const command = (...words: readonly string[]) => [process.execPath, PROGRAM, 'logs', ...words];
  try {
    for (const Bucket of [BUCKET, 'results']) await s3.send(new CreateBucketCommand({ Bucket }));
    const rows: BenchRow[] = [];
    const took = { local: 0, athena: 0, bytes: 0 };
    let written = 0;
    for (const size of SIZES) {
      const scale = took.bytes === 0 ? 0 : size / took.bytes;
      const { bavail, bsize } = await statfs(folder);
      const room = bavail * bsize > (size - written) * 1.3;
      if (!room || took.local * scale > LONGEST_MS) {
        rows.push(
          row(formatBytes(size), room ? 'would take too long' : 'no room on the disk', 'not measured'),
        );
        continue;
      }
      written = await fill(s3, folder, written, size);
      const uri = `s3://${BUCKET}/logs/`;
      if (took.bytes === 0) {
        const words = [
          'setup',
          'athena',
          uri,
          '--workgroup',
          'bench',
          '--output-location',
          's3://results/',
          '--yes',
        ];
        await usageOf(command(...words), env);
      }
      const words = ['diagnose', uri, '--lock', 'source-ip', '--output', 'json'];
      const local = await usageOf(command(...words), env);
      rows.push(usageRow(`${formatBytes(size)} here`, local));
      if (took.athena * scale > LONGEST_MS) {
        rows.push(row(`${formatBytes(size)} through Athena on Trino`, 'would take too long', 'not measured'));
      } else {
        const engine = ['--engine', 'athena', '--workgroup', 'bench', '--yes'];
        const athena = await usageOf(command(...words, ...engine), env);
        rows.push(usageRow(`${formatBytes(size)} through Athena on Trino`, athena, cpuOfTrino));
        took.athena = athena.wallMs;
      }
      took.local = local.wallMs;
      took.bytes = size;
    }
    return rows;
  } finally {
    await trino[Symbol.asyncDispose]();
    s3.destroy();
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Adds objects of a log until there are as many bytes. */
async function fill(s3: S3Client, folder: string, before: number, size: number): Promise<number> {
  let written = before;
  for (let at = Math.round(before / OBJECT); written < size - OBJECT / 2; at++) {
    const path = join(folder, 'part.log');
    writeLog(path, OBJECT, at + 1);
    const { size: ContentLength } = await stat(path);
    const minute = String(Math.floor(at / 60) % 60).padStart(2, '0');
    const Key = `logs/2026-10-12-10-${minute}-${String(at % 60).padStart(2, '0')}-${String(at).padStart(16, '0')}`;
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: createReadStream(path), ContentLength }));
    await rm(path);
    written += ContentLength;
  }
  return written;
}

function usageRow(what: string, { wallMs, cpuMs, peakBytes }: Usage, trinoMs?: number): BenchRow {
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  const trino = trinoMs === undefined ? '' : `, of Trino ${seconds(trinoMs)}`;
  return {
    what,
    measured: `${seconds(wallMs)}; CPU of this program ${seconds(cpuMs)}${trino}`,
    peer: '',
    compared: `peak ${formatBytes(peakBytes)}`,
    limit: formatBytes(PEAK),
    verdict: peakBytes <= PEAK ? 'ok' : 'over',
  };
}

function row(what: string, measured: string, verdict: BenchRow['verdict']): BenchRow {
  return { what, measured, peer: '', compared: '', limit: '', verdict };
}
