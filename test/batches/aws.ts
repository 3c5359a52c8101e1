import {
  CreateBucketCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type StorageClass,
} from '@aws-sdk/client-s3';
import { createS3Api, type S3Api } from '../../src/aws/s3.ts';
import { clientConfig } from '../../src/aws/session.ts';
import type { CheckEvent, CheckReport } from '../../src/batches/check.ts';
import { drain, type EventStream } from '../../src/core/events.ts';
import type { Finding } from '../../src/core/finding.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/start.ts';

export interface BatchesAws extends AsyncDisposable {
  readonly sandbox: Sandbox;
  /** The facade the program uses. */
  readonly s3: S3Api;
  /** Another client of the same account: what it sees is what really is there. */
  readonly witness: S3Client;
  /** The facade for other credentials. */
  as(credentials: Sandbox['credentials']): S3Api;
  bucket(name: string, region?: string): Promise<void>;
  put(bucket: string, key: string, body?: string, more?: { StorageClass?: StorageClass }): Promise<void>;
  keys(bucket: string): Promise<string[]>;
  /** Requests that reached S3 since the last call, by operation. */
  sent(): Record<string, number>;
}

/** A sandbox with S3 over HTTP; ends with the block that declares it by `await using`. */
export async function aws(options: SandboxOptions = {}): Promise<BatchesAws> {
  const sandbox = await startSandbox({ seed: 'none', logDelay: 0, ...options });
  const closers: (() => void)[] = [];
  const facade = (credentials: Sandbox['credentials']) => {
    const api = createS3Api(clientConfig({ endpointUrl: sandbox.url, region: 'us-east-1', credentials }, {}));
    closers.push(api.close);
    return api;
  };
  const client = (region: string) => {
    const made = new S3Client({
      endpoint: sandbox.url,
      region,
      credentials: sandbox.credentials,
      forcePathStyle: true,
      followRegionRedirects: true,
    });
    closers.push(() => made.destroy());
    return made;
  };
  const clients = new Map<string, S3Client>();
  const regionOf = new Map<string, string>();
  const at = (region: string) => {
    const made = clients.get(region) ?? client(region);
    clients.set(region, made);
    return made;
  };
  let seen = 0;
  return {
    sandbox,
    s3: facade(sandbox.credentials),
    witness: at('us-east-1'),
    as: facade,
    bucket: async (name, region = 'us-east-1') => {
      regionOf.set(name, region);
      await at(region).send(
        new CreateBucketCommand({
          Bucket: name,
          ...(region === 'us-east-1'
            ? {}
            : { CreateBucketConfiguration: { LocationConstraint: region as 'eu-west-1' } }),
        }),
      );
    },
    put: async (bucket, key, body = 'x', more = {}) => {
      await at(regionOf.get(bucket) ?? 'us-east-1').send(
        new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ...more }),
      );
    },
    keys: async (bucket) => {
      const keys: string[] = [];
      let token: string | undefined;
      do {
        const page = await at(regionOf.get(bucket) ?? 'us-east-1').send(
          new ListObjectsV2Command({ Bucket: bucket, ContinuationToken: token }),
        );
        keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
        token = page.NextContinuationToken;
      } while (token !== undefined);
      return keys;
    },
    sent() {
      const fresh = sandbox.inspect.requests().slice(seen);
      seen += fresh.length;
      const counts: Record<string, number> = {};
      for (const { operation } of fresh) counts[operation] = (counts[operation] ?? 0) + 1;
      return counts;
    },
    async [Symbol.asyncDispose]() {
      for (const close of closers) close();
      await sandbox.close();
    },
  };
}

export function report(stream: EventStream<CheckEvent, CheckReport>): Promise<CheckReport> {
  return drain(stream);
}

/** `severity rule subject` of each finding, without the reminder that is always there. */
export function brief(findings: readonly Finding[]): string[] {
  return findings
    .filter(({ rule }) => rule !== 'batch/excluded-data')
    .map(({ severity, rule, subject }) => `${severity} ${rule} ${subject}`);
}
