import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { createS3Bulk } from '../../src/aws/s3-bulk.ts';
import { NO_OWNER } from '../../src/aws/s3-clients.ts';
import { clientConfig } from '../../src/aws/session.ts';
import { mapOrdered } from '../../src/core/concurrency.ts';
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
    const own = [process.execPath, PROGRAM, 'logs', 'diagnose', uri, '--lock', 'source-ip'];
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
    return [row('wall', ({ wallMs }) => wallMs, RATIO), row('CPU', ({ cpuMs }) => cpuMs)];
  } finally {
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  }
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
  bulk.close();
  client.destroy();
}
