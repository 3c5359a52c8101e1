import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { drain } from '../../src/core/events.ts';
import type { MigrateOperations } from '../../src/migrate/operations.ts';
import type { MigrateInput, MigrationPlan } from '../../src/migrate/plan/migration-plan.ts';
import type { Sandbox } from '../../src/sandbox/start.ts';
import { connected } from '../helpers/sandbox.ts';

export const BUCKET = 'sagemaker-us-east-1-123456789012';

export interface Target extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly migrate: MigrateOperations;
  readonly s3: S3Client;
  /** An empty folder for sources, and one for the journal; both go with the target. */
  readonly tree: string;
  readonly stateFolder: string;
  input(extra?: Partial<MigrateInput>): MigrateInput;
  plan(extra?: Partial<MigrateInput>): Promise<MigrationPlan>;
  /** Applies a plan and gives `applied key` or `failed key: code`. */
  apply(plan: MigrationPlan, allow?: readonly string[]): Promise<string[]>;
  put(key: string, body: string | Buffer): Promise<void>;
  get(key: string): Promise<Buffer>;
  head(key: string): Promise<{
    ContentType?: string | undefined;
    Metadata?: Record<string, string> | undefined;
    ServerSideEncryption?: string | undefined;
    ChecksumSHA256?: string | undefined;
  }>;
  keys(): Promise<string[]>;
  /** Statuses of all objects, each with its number. */
  verify(): Promise<Record<string, number>>;
}

/** A sandbox with a bucket, and a folder with nothing in it. */
export async function target(seed: 'none' | 'demo' = 'none'): Promise<Target> {
  const here = await connected({ seed });
  const { sandbox, connection } = here;
  const s3 = new S3Client({
    endpoint: sandbox.url,
    region: sandbox.region,
    credentials: sandbox.credentials,
    forcePathStyle: true,
  });
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const folder = mkdtempSync(join(tmpdir(), 'groundctl-migrate-'));
  const tree = mkdtempSync(join(folder, 'tree-'));
  const stateFolder = join(folder, 'state');
  const { migrate } = connection;
  const input = (extra: Partial<MigrateInput> = {}): MigrateInput => ({
    folders: [tree],
    bucket: BUCKET,
    prefix: 'flows/',
    stateFolder,
    ...extra,
  });
  return {
    sandbox,
    migrate,
    s3,
    tree,
    stateFolder,
    input,
    plan: (extra) => drain(migrate.plan(input(extra))),
    async apply(plan, allow) {
      const result = await drain(migrate.apply(plan, { stateFolder, allow }));
      return result.outcomes.map((outcome) => {
        const { key } = outcome.change.upload;
        return outcome.status === 'failed'
          ? `failed ${key}: ${outcome.error.code}`
          : `${outcome.status} ${key}`;
      });
    },
    async put(Key, Body) {
      await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
    },
    async get(Key) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    },
    head: (Key) => s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key, ChecksumMode: 'ENABLED' })),
    async keys() {
      const { Contents = [] } = await s3.send(
        new ListObjectsV2Command({ Bucket: BUCKET, EncodingType: 'url' }),
      );
      return Contents.map(({ Key = '' }) => decodeURIComponent(Key));
    },
    async verify() {
      const objects = await drain(migrate.verify(input()));
      const counts: Record<string, number> = {};
      for (const { status } of objects) counts[status] = (counts[status] ?? 0) + 1;
      return counts;
    },
    async [Symbol.asyncDispose]() {
      s3.destroy();
      await here[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
