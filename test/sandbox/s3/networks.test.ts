import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketLoggingCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  AssumeRoleCommand,
  type Credentials,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start.ts';
import { rawGet } from './raw.ts';
import { outcome } from './target.ts';

const Bucket = 'images';
const Key = 'batch 1/frame+1.png';
const ROLE = 'arn:aws:iam::123456789012:role/labeling/Execution';
const READ = { Effect: 'Allow', Action: ['s3:GetObject', 's3:ListBucket'], Resource: '*' };

let sandbox: Sandbox;
let admin: S3Client;
let sts: STSClient;
let now = Date.now();

beforeAll(async () => {
  sandbox = await startSandbox({
    seed: 'none',
    logDelay: 0,
    explain: true,
    clock: () => new Date(now),
    roles: [{ name: 'labeling/Execution', policies: [{ Version: '2012-10-17', Statement: [READ] }] }],
  });
  admin = client(sandbox.credentials);
  sts = new STSClient({ endpoint: sandbox.url, region: 'us-east-1', credentials: sandbox.credentials });
  await admin.send(new CreateBucketCommand({ Bucket }));
  await admin.send(new PutObjectCommand({ Bucket, Key, Body: 'pixels' }));
});

afterAll(async () => {
  admin.destroy();
  sts.destroy();
  await sandbox.close();
});

interface Key {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

function client(credentials: Key, endpoint = sandbox.url): S3Client {
  return new S3Client({ endpoint, region: 'us-east-1', credentials, forcePathStyle: true, maxAttempts: 1 });
}

const keyOf = ({ AccessKeyId = '', SecretAccessKey = '', SessionToken = '' }: Credentials) => ({
  accessKeyId: AccessKeyId,
  secretAccessKey: SecretAccessKey,
  sessionToken: SessionToken,
});

/** Credentials of the role, cut down to one condition as the worker portal does it. */
async function session(Condition: object, more: object = {}) {
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ ...READ, Condition }] });
  const command = new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'worker', Policy, ...more });
  return keyOf((await sts.send(command)).Credentials ?? ({} as Credentials));
}

/** A URL for the endpoint that a worker's network leads to. */
const presign = (credentials: ReturnType<typeof keyOf>, endpoint = sandbox.url) =>
  getSignedUrl(client(credentials, endpoint), new GetObjectCommand({ Bucket, Key }), {
    expiresIn: 600,
    signingDate: new Date(now),
  });

const statusFrom = async (url: string, localAddress: string) => (await rawGet(url, { localAddress })).status;

/** 127.0.0.2 is there on Linux and Windows, and on macOS only where somebody configured it. */
const secondAddress = await rawGet('http://127.0.0.1:9/', { localAddress: '127.0.0.2' }).then(
  () => true,
  (error: NodeJS.ErrnoException) => error.code !== 'EADDRNOTAVAIL',
);

describe.skipIf(!secondAddress)('a URL under a session policy', () => {
  it('on aws:SourceIp opens from that address only, and through no VPC endpoint', async () => {
    const credentials = await session({ IpAddress: { 'aws:SourceIp': '127.0.0.1/32' } });
    const url = await presign(credentials);
    expect(await statusFrom(url, '127.0.0.1')).toBe(200);
    expect(await statusFrom(url, '127.0.0.2')).toBe(403);
    expect(await statusFrom(await presign(credentials, sandbox.vpcUrl), '127.0.0.1')).toBe(403);
    expect(await statusFrom(await presign(credentials, sandbox.interfaceUrl), '127.0.0.1')).toBe(403);
  });

  it('on aws:VpcSourceIp opens the other way round', async () => {
    const credentials = await session({ IpAddress: { 'aws:VpcSourceIp': '10.0.0.1/32' } });
    expect(await statusFrom(await presign(credentials, sandbox.vpcUrl), '127.0.0.1')).toBe(200);
    expect(await statusFrom(await presign(credentials, sandbox.interfaceUrl), '127.0.0.1')).toBe(200);
    expect(await statusFrom(await presign(credentials, sandbox.vpcUrl), '127.0.0.2')).toBe(403);
    expect(await statusFrom(await presign(credentials), '127.0.0.1')).toBe(403);
  });

  it('on both opens nowhere', async () => {
    const credentials = await session({
      IpAddress: { 'aws:SourceIp': '127.0.0.0/8', 'aws:VpcSourceIp': '10.0.0.0/8' },
    });
    for (const endpoint of [sandbox.url, sandbox.vpcUrl, sandbox.interfaceUrl]) {
      expect(await statusFrom(await presign(credentials, endpoint), '127.0.0.1')).toBe(403);
    }
  });

  it('stands in the delivered access log with all of this', async () => {
    const logs = 'logs';
    await admin.send(new CreateBucketCommand({ Bucket: logs }));
    const Statement = {
      Effect: 'Allow',
      Principal: { Service: 'logging.s3.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: `arn:aws:s3:::${logs}/*`,
    };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    await admin.send(new PutBucketPolicyCommand({ Bucket: logs, Policy }));
    const LoggingEnabled = { TargetBucket: logs, TargetPrefix: 's3/' };
    await admin.send(new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: { LoggingEnabled } }));
    const credentials = await session({ IpAddress: { 'aws:SourceIp': '127.0.0.1/32' } });
    const url = await presign(credentials);
    await statusFrom(url, '127.0.0.1');
    await statusFrom(url, '127.0.0.2');
    await statusFrom(await presign(credentials, sandbox.vpcUrl), '127.0.0.3');
    await statusFrom(await presign(credentials, sandbox.interfaceUrl), '127.0.0.4');
    expect(sandbox.deliverLogs()).toBeGreaterThanOrEqual(4);
    const { Contents = [] } = await admin.send(new ListObjectsV2Command({ Bucket: logs }));
    let text = '';
    for (const { Key: file = '' } of Contents) {
      expect(file).toMatch(/^s3\/\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d-[0-9A-F]{16}$/);
      text += await (
        await admin.send(new GetObjectCommand({ Bucket: logs, Key: file }))
      ).Body?.transformToString();
    }
    const lines = text
      .split('\n')
      .filter((line) => line.includes(credentials.accessKeyId))
      .toSorted();
    const summary = lines.map((line) => [
      line.split(' ')[4],
      /" (\d{3} \S+)/.exec(line)?.[1],
      / (\S+\.vpce\.\S+) /.exec(line)?.[1],
    ]);
    expect(summary.toSorted()).toEqual([
      ['10.0.0.3', '403 AccessDenied', undefined],
      [
        '10.0.0.4',
        '403 AccessDenied',
        expect.stringMatching(/^bucket\.vpce-\w+-\w+\.s3\.us-east-1\.vpce\.amazonaws\.com$/),
      ],
      ['127.0.0.1', '200 -', undefined],
      ['127.0.0.2', '403 AccessDenied', undefined],
    ]);
    for (const line of lines) {
      expect(line).toContain('arn:aws:sts::123456789012:assumed-role/Execution/worker');
      expect(line).toContain(
        ' REST.GET.OBJECT batch+1/frame%252B1.png "GET /images/batch%201/frame%2B1.png?',
      );
      expect(line).toContain(`X-Amz-Signature=${'X'.repeat(32)}`);
      expect(line).toContain(`X-Amz-Security-Token=${encodeURIComponent(credentials.sessionToken)}`);
      expect(line).toMatch(/ SigV4 - QueryString \S+ - - - us-east-1$/);
    }
  });
});

it('a worker on ::1 has an address of its own', async (context) => {
  const url = (await presign(await session({ IpAddress: { 'aws:SourceIp': '127.0.0.1/32' } }))).replace(
    '127.0.0.1',
    '[::1]',
  );
  const bound = await session({ IpAddress: { 'aws:SourceIp': '::1/128' } });
  const host = new URL(sandbox.url).host;
  const answer = await rawGet(url, { headers: { host } }).catch(() => undefined);
  if (answer === undefined) return context.skip('this machine has no ::1');
  expect(answer.status).toBe(403);
  const own = (await presign(bound)).replace('127.0.0.1', '[::1]');
  expect((await rawGet(own, { headers: { host } })).status).toBe(200);
  const inVpc = await session({ IpAddress: { 'aws:VpcSourceIp': 'fd00::1/128' } });
  const vpc = (await presign(inVpc, sandbox.vpcUrl)).replace('127.0.0.1', '[::1]');
  expect((await rawGet(vpc, { headers: { host: new URL(sandbox.vpcUrl).host } })).status).toBe(200);
});

describe('temporary credentials', () => {
  it('may do what role and session policy both allow', async () => {
    const s3 = client(await session({}));
    expect(await outcome(s3.send(new GetObjectCommand({ Bucket, Key })))).toBe('none');
    const denied = await s3
      .send(new PutObjectCommand({ Bucket, Key: 'new', Body: 'x' }))
      .catch((error: unknown) => error);
    expect(denied).toMatchObject({
      name: 'AccessDenied',
      message: `User: arn:aws:sts::123456789012:assumed-role/Execution/worker is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::images/new" because no identity-based policy allows the s3:PutObject action`,
    });
  });

  it('end with their time: ExpiredToken', async () => {
    const s3 = client(await session({}, { DurationSeconds: 900 }));
    expect(await outcome(s3.send(new GetObjectCommand({ Bucket, Key })))).toBe('none');
    now += 901_000;
    expect(await outcome(s3.send(new GetObjectCommand({ Bucket, Key })))).toBe('ExpiredToken 400');
  });

  it('need their own token', async () => {
    const { sessionToken, ...bare } = await session({});
    const other = (await session({})).sessionToken;
    expect(await outcome(client(bare).send(new GetObjectCommand({ Bucket, Key })))).toBe(
      'InvalidAccessKeyId 403',
    );
    const mixed = client({ ...bare, sessionToken: other });
    expect(await outcome(mixed.send(new GetObjectCommand({ Bucket, Key })))).toBe('InvalidToken 400');
    expect(sessionToken).not.toBe(other);
  });

  it('of a federated user are nothing without a session policy', async () => {
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [READ] });
    const granted = await sts.send(new GetFederationTokenCommand({ Name: 'worker', Policy }));
    expect(granted.FederatedUser?.Arn).toBe('arn:aws:sts::123456789012:federated-user/worker');
    const s3 = client(keyOf(granted.Credentials ?? ({} as Credentials)));
    expect(await outcome(s3.send(new GetObjectCommand({ Bucket, Key })))).toBe('none');
    expect(await outcome(s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' })))).toBe('AccessDenied 403');
    const empty = await sts.send(new GetFederationTokenCommand({ Name: 'worker' }));
    const nobody = client(keyOf(empty.Credentials ?? ({} as Credentials)));
    expect(await outcome(nobody.send(new GetObjectCommand({ Bucket, Key })))).toBe('AccessDenied 403');
  });

  it('of GetSessionToken may do what the user may', async () => {
    const { Credentials } = await sts.send(new GetSessionTokenCommand({}));
    const s3 = client(keyOf(Credentials ?? ({} as Credentials)));
    expect(await outcome(s3.send(new PutObjectCommand({ Bucket, Key: 'own', Body: 'x' })))).toBe('none');
  });

  it.each([
    ['an unknown role', { RoleArn: 'arn:aws:iam::123456789012:role/Nobody' }, 'AccessDenied'],
    ['a session name with spaces', { RoleSessionName: 'a b' }, 'ValidationError'],
    ['a day of life', { DurationSeconds: 86_400 }, 'ValidationError'],
    ['a session policy that is none', { Policy: '{"Statement":1}' }, 'MalformedPolicyDocumentException'],
    [
      'a session policy that is too long',
      { Policy: `{"Version":"2012-10-17","Id":"${'x'.repeat(2048)}"}` },
      'PackedPolicyTooLargeException',
    ],
  ])('are not given for %s', async (_, change, name) => {
    const command = new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'worker', ...change });
    await expect(sts.send(command)).rejects.toMatchObject({ name });
  });
});

describe('users', () => {
  it('without s3:ListBucket learn nothing about what is not there', async () => {
    const reader = sandbox.addUser('reader', [
      { Version: '2012-10-17', Statement: [{ ...READ, Action: 's3:GetObject' }] },
    ]);
    expect(await outcome(client(reader).send(new GetObjectCommand({ Bucket, Key: 'missing' })))).toBe(
      'AccessDenied 403',
    );
    const lister = sandbox.addUser('lister', [{ Version: '2012-10-17', Statement: [READ] }]);
    expect(await outcome(client(lister).send(new GetObjectCommand({ Bucket, Key: 'missing' })))).toBe(
      'NoSuchKey 404',
    );
  });

  it('may list only below the prefix that s3:prefix names', async () => {
    const Condition = { StringLike: { 's3:prefix': 'batch 1/*' } };
    const user = client(
      sandbox.addUser('narrow', [{ Version: '2012-10-17', Statement: [{ ...READ, Condition }] }]),
    );
    expect(await outcome(user.send(new ListObjectsV2Command({ Bucket, Prefix: 'batch 1/' })))).toBe('none');
    expect(await outcome(user.send(new ListObjectsV2Command({ Bucket })))).toBe('AccessDenied 403');
  });

  it('are told by explain mode which statement decided', async () => {
    const nobody = sandbox.addUser('nobody');
    const error = await client(nobody)
      .send(new GetObjectCommand({ Bucket, Key }))
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      $response: {
        headers: { 'x-sandbox-decision': 'because no identity-based policy allows the s3:GetObject action' },
      },
    });
  });
});
