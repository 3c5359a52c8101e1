import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createS3Bulk } from '../../src/aws/s3-bulk.ts';
import { NO_OWNER } from '../../src/aws/s3-clients.ts';
import { clientConfig } from '../../src/aws/session.ts';
import { mapOrdered } from '../../src/core/concurrency.ts';
import { formatBytes } from '../../src/core/size.ts';
import { writeLog } from './log-file.ts';
import { PROGRAM, startSandbox } from './program.ts';
import type { BenchRow } from './rows.ts';
import { minimum } from './sample.ts';
import { type Usage, usageOf } from './usage.ts';

const OBJECTS = 10_000;
const BYTES = 50_000;
const ROUNDS = 2;
/** A fifth of the time, at most. */
const RATIO = 5;
const BUCKET = 'bench-logs';
/** The same log in a few objects: only the peak of memory is looked at. */
const LARGE_BYTES = 100_000_000;
const PEAK = 150_000_000;

/**
 * Many small log objects in a sandbox, read by us and by `aws s3 cp --recursive` followed by grep, in turn. The sandbox
 * takes its part of the processors from both.
 */
export async function objectRows(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'groundctl-bench-'));
  const sandbox = await startSandbox();
  try {
    await fill(sandbox, folder);
    const uri = `s3://${BUCKET}/logs/`;
    const own = diagnose(uri);
    const copy = join(folder, 'copy');
    const aws = `aws s3 cp --recursive --only-show-errors ${uri} ${copy} && grep -rh ' 403 ' ${copy} | wc -l; rm -rf ${copy}`;
    const hasAws = spawnSync('aws', ['--version']).status === 0;
    const used = { own: [] as Usage[], aws: [] as Usage[] };
    for (let round = 0; round < ROUNDS; round++) {
      used.own.push(await usageOf(own, sandbox.env));
      if (hasAws) used.aws.push(await usageOf(['sh', '-c', aws], sandbox.env));
    }
    const row = (what: string, value: (usage: Usage) => number, limit?: number): BenchRow => {
      const ours = minimum(used.own.map(value));
      const theirs = hasAws ? minimum(used.aws.map(value)) : Number.NaN;
      const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
      const ratio = theirs / ours;
      return {
        what: `${OBJECTS.toLocaleString('en')} objects of ${BYTES / 1000} kB from S3: ${what}`,
        measured: seconds(ours),
        peer: hasAws ? seconds(theirs) : 'the AWS CLI is not installed',
        compared: hasAws ? `${ratio.toFixed(1)} of aws s3 cp, grep` : '',
        limit: limit === undefined ? '' : String(limit),
        verdict: limit === undefined ? '' : !hasAws ? 'not measured' : ratio >= limit ? 'ok' : 'over',
      };
    };
    const large = await usageOf(diagnose(`s3://${BUCKET}/large/`), sandbox.env);
    return [
      row('wall', ({ wallMs }) => wallMs, RATIO),
      row('CPU', ({ cpuMs }) => cpuMs),
      peakRow(`${OBJECTS.toLocaleString('en')} objects of ${BYTES / 1000} kB`, used.own),
      peakRow(`${(OBJECTS * BYTES) / LARGE_BYTES} objects of ${LARGE_BYTES / 1e6} MB`, [large]),
    ];
  } finally {
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const diagnose = (uri: string) => [process.execPath, PROGRAM, 'logs', 'diagnose', uri, '--lock', 'source-ip'];

function peakRow(what: string, used: readonly Usage[]): BenchRow {
  const peak = minimum(used.map(({ peakBytes }) => peakBytes));
  return {
    what: `${what} from S3: peak memory`,
    measured: formatBytes(peak),
    peer: '',
    compared: '',
    limit: formatBytes(PEAK),
    verdict: peak <= PEAK ? 'ok' : 'over',
  };
}

/** Writes one log and cuts it between lines into objects. */
async function fill({ url, env }: { url: string; env: NodeJS.ProcessEnv }, folder: string): Promise<void> {
  const credentials = {
    accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
  };
  const config = clientConfig({ endpointUrl: url, region: 'us-east-1', credentials }, {});
  const client = new S3Client({ endpoint: url, region: 'us-east-1', credentials, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const bulk = await createS3Bulk(config, { bucket: BUCKET, region: 'us-east-1', owner: NO_OWNER });
  const path = join(folder, 'access.log');
  writeLog(path, OBJECTS * BYTES, 1);
  const log = readFileSync(path);
  rmSync(path);
  let at = 0;
  const parts = Array.from({ length: OBJECTS }, () => {
    const from = at;
    at = log.indexOf(0x0a, Math.min(log.length - 1, from + BYTES - 500)) + 1;
    return log.subarray(from, at);
  });
  await mapOrdered(parts, 32, (body, index) => {
    const name = `2026-10-12-06-${String(Math.floor(index / 60) % 60).padStart(2, '0')}-00-${String(index).padStart(16, '0')}`;
    const sha256 = createHash('sha256').update(body).digest('hex');
    return bulk.send({ method: 'PUT', key: `logs/${name}`, body, sha256 });
  });
  for (let from = 0; from < OBJECTS * BYTES; from += LARGE_BYTES) {
    const Body = log.subarray(from, from + LARGE_BYTES);
    await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: `large/${from}`, Body }));
  }
  bulk.close();
  client.destroy();
}
