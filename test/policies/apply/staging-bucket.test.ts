import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start.ts';
import { generate } from '../documents.ts';

const ACCOUNT = '123456789012';
const Bucket = 'staging';
const ROLES = ['migrator', 'canvas', 'admin', 'analyst'];
const ALL = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] };
const arn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;

let sandbox: Sandbox;
const clients = new Map<string, S3Client>();

beforeAll(async () => {
  sandbox = await startSandbox({
    seed: 'none',
    secureTransport: true,
    roles: ROLES.map((name) => ({ name, policies: [ALL] })),
  });
  const { url: endpoint, region, credentials } = sandbox;
  const owner = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  const sts = new STSClient({ endpoint, region, credentials });
  await owner.send(new CreateBucketCommand({ Bucket }));
  await owner.send(new PutObjectCommand({ Bucket, Key: 'flows/a.flow', Body: '{}' }));
  for (const name of ROLES) {
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({ RoleArn: arn(name), RoleSessionName: 'test' }),
    );
    const session = {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    };
    clients.set(
      name,
      new S3Client({ endpoint, region, credentials: session, forcePathStyle: true, maxAttempts: 1 }),
    );
  }
  const { document } = generate(
    'staging-bucket',
    `bucket=${Bucket}`,
    `uploaders=${arn('migrator')}`,
    `readers=${arn('canvas')}`,
    `admins=${arn('admin')}`,
  );
  await owner.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(document) }));
  owner.destroy();
  sts.destroy();
});

afterAll(async () => {
  for (const client of clients.values()) client.destroy();
  await sandbox.close();
});

/** `+` for each of read, write and list that S3 lets the role do, `-` for each that it answers with 403. */
async function may(name: string): Promise<string> {
  const client = clients.get(name);
  const asks = [
    () => client?.send(new GetObjectCommand({ Bucket, Key: 'flows/a.flow' })),
    () => client?.send(new PutObjectCommand({ Bucket, Key: 'flows/b.flow', Body: '{}' })),
    () => client?.send(new ListObjectsV2Command({ Bucket })),
  ];
  let picture = '';
  for (const ask of asks) {
    picture += await Promise.resolve(ask()).then(
      () => '+',
      (error: { $metadata?: { httpStatusCode?: number } }) => {
        expect(error.$metadata?.httpStatusCode).toBe(403);
        return '-';
      },
    );
  }
  return picture;
}

describe('staging-bucket, attached to a bucket of the sandbox', () => {
  test.each([
    ['migrator', '+++'],
    ['canvas', '+-+'],
    ['admin', '+++'],
    ['analyst', '--+'],
  ])('lets %s read, write and list: %s', async (name, expected) => {
    expect(await may(name)).toBe(expected);
  });
});
