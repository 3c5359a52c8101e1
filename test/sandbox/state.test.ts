import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AdminGetUserCommand,
  AdminUpdateUserAttributesCommand,
  ListUserPoolsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { DeleteWorkteamCommand, ListWorkteamsCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Directory } from '../../src/sandbox/iam/directory.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/start.ts';
import { decode, encode } from '../../src/sandbox/state/codec.ts';
import { open } from './open.ts';

const LARGE = Buffer.alloc(3 * 1_048_576 + 5, 'large');
const POOL = 'us-east-1_Lb7Workrs';
const PASSWORD = 'SandboxOnLoopbackOnlySoThisIsNoSecret001';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundctl-state-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

const clientOf = (sandbox: Sandbox, credentials = sandbox.credentials) =>
  new S3Client({
    endpoint: sandbox.url,
    region: sandbox.region,
    credentials,
    forcePathStyle: true,
    maxAttempts: 1,
  });

describe('a snapshot', () => {
  test('brings everything back, as often as one likes', async () => {
    await using aws = await open();
    const { sandbox } = aws;
    const s3 = clientOf(sandbox);
    const sagemaker = aws.sagemaker();
    const cognito = aws.cognito();
    await s3.send(new CreateBucketCommand({ Bucket: 'mine' }));
    await s3.send(
      new PutBucketVersioningCommand({ Bucket: 'mine', VersioningConfiguration: { Status: 'Enabled' } }),
    );
    await s3.send(new PutObjectCommand({ Bucket: 'mine', Key: 'large', Body: LARGE, Tagging: 'a=b' }));
    const { credentials: partner } = sandbox.addAccount({ id: '210987654321' });
    await sagemaker.send(new ListWorkteamsCommand({}));
    await cognito.send(new ListUserPoolsCommand({ MaxResults: 1 }));
    const before = sandbox.snapshot();
    for (let turn = 0; turn < 2; turn += 1) {
      await sagemaker.send(new DeleteWorkteamCommand({ WorkteamName: 'retail-boxes' }));
      await s3.send(new PutObjectCommand({ Bucket: 'mine', Key: 'large', Body: 'small' }));
      await s3.send(new DeleteObjectCommand({ Bucket: 'mine', Key: 'large' }));
      await s3.send(new CreateBucketCommand({ Bucket: 'more' }));
      sandbox.addUser('late');
      sandbox.clock.advance(3_600_000);
      sandbox.restore(before);
      expect((await sagemaker.send(new ListWorkteamsCommand({}))).Workteams).toHaveLength(6);
      const got = await s3.send(new GetObjectCommand({ Bucket: 'mine', Key: 'large' }));
      expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(LARGE)).toBe(true);
      expect([got.TagCount, sandbox.clock.offset]).toEqual([1, 0]);
      const names = (await s3.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name);
      expect(names).toContain('mine');
      expect(names).not.toContain('more');
      expect((await clientOf(sandbox, partner).send(new ListBucketsCommand({}))).Buckets).toEqual([]);
    }
    // Users are found by their other names, too, and are the same ones.
    const user = { UserPoolId: POOL, Username: 'nobody' };
    await expect(cognito.send(new AdminGetUserCommand(user))).rejects.toMatchObject({
      name: 'UserNotFoundException',
    });
    s3.destroy();
  });

  test('of one sandbox can be restored in another', async () => {
    await using first = await startSandbox({ seed: 'none' });
    await using second = await startSandbox({
      seed: 'none',
      secretAccessKey: first.credentials.secretAccessKey,
    });
    const s3 = clientOf(first);
    await s3.send(new CreateBucketCommand({ Bucket: 'moved' }));
    second.restore(first.snapshot());
    await s3.send(new DeleteBucketCommand({ Bucket: 'moved' }));
    const there = clientOf(second);
    expect((await there.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name)).toEqual([
      'moved',
    ]);
    s3.destroy();
    there.destroy();
  });
});

describe('a file', () => {
  const kept: SandboxOptions = { secretAccessKey: PASSWORD };

  test('keeps the account over a restart, private and whole', async () => {
    const state = join(folder, 'account');
    const policy = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: '210987654321' },
          Action: 's3:GetObject',
          Resource: 'arn:aws:s3:::kept/*',
        },
      ],
    };
    const allow = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
    };
    let reader: Sandbox['credentials'];
    {
      await using sandbox = await startSandbox({ ...kept, state });
      const s3 = clientOf(sandbox);
      await s3.send(new CreateBucketCommand({ Bucket: 'kept' }));
      await s3.send(
        new PutObjectCommand({ Bucket: 'kept', Key: 'large', Body: LARGE, Metadata: { a: 'b' } }),
      );
      await s3.send(new PutBucketPolicyCommand({ Bucket: 'kept', Policy: JSON.stringify(policy) }));
      reader = sandbox.addAccount({ id: '210987654321' }).addUser('reader', [allow]);
      s3.destroy();
    }
    expect(statSync(state).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    await using sandbox = await startSandbox({ ...kept, state });
    const s3 = clientOf(sandbox, reader);
    const got = await s3.send(new GetObjectCommand({ Bucket: 'kept', Key: 'large' }));
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(LARGE)).toBe(true);
    expect(got.Metadata).toEqual({ a: 'b' });
    const admin = clientOf(sandbox);
    expect(
      JSON.parse((await admin.send(new GetBucketPolicyCommand({ Bucket: 'kept' }))).Policy ?? ''),
    ).toEqual(policy);
    // The demonstration account is not made again.
    expect((await admin.send(new ListObjectsV2Command({ Bucket: 'kept' }))).KeyCount).toBe(1);
    const sagemaker = new SageMakerClient({
      endpoint: sandbox.url,
      region: 'us-east-1',
      credentials: sandbox.credentials,
    });
    expect((await sagemaker.send(new ListWorkteamsCommand({}))).Workteams).toHaveLength(6);
    for (const client of [s3, admin, sagemaker]) client.destroy();
  });

  test('that is cut, changed or another is refused, and left as it is', async () => {
    const state = join(folder, 'damaged');
    {
      await using sandbox = await startSandbox({ ...kept, seed: 'none' });
      await sandbox.saveState(state);
    }
    const text = readFileSync(state, 'utf8');
    const lines = text.trimEnd().split('\n');
    const damages: [string, string][] = [
      ['', 'its end is missing'],
      ['{"format":"other"}\n', 'its first line is another'],
      [lines.slice(0, -1).join('\n'), 'its end is missing'],
      [text.slice(0, text.length / 2), 'cannot be read'],
      [text.replace('sandbox-admin', 'sandbox-somebody'), 'it is not as it was written'],
      [`${text}\n{}`, 'cannot be read'],
      ['\u0000\u001b[2J', 'its first line is another'],
    ];
    for (const [damaged, what] of damages) {
      writeFileSync(state, damaged);
      await expect(startSandbox({ ...kept, state }), what).rejects.toMatchObject({
        code: 'bad-state',
        message: expect.stringContaining(what),
      });
      expect(readFileSync(state, 'utf8')).toBe(damaged);
    }
    await expect(startSandbox({ ...kept, state: folder })).rejects.toMatchObject({ code: 'bad-state' });
  });
});

describe('the codec', () => {
  test('gives back what it was given, shared objects shared', () => {
    const shared = { name: 'x' };
    const state = {
      map: new Map<unknown, unknown>([
        ['a', shared],
        ['b', new Set([shared, 1])],
      ]),
      date: new Date(5),
      bytes: Buffer.from('ab'),
      endless: Number.POSITIVE_INFINITY,
      odd: { $: 'Map', v: 1 },
      list: [null, 'x', [true]],
      nothing: undefined,
    };
    const { tree, blobs } = encode(state);
    const back = decode(JSON.parse(JSON.stringify(tree)), blobs) as typeof state;
    const { nothing: _, ...rest } = state;
    expect(back).toEqual(rest);
    expect(back.map.get('a')).toBe([...(back.map.get('b') as Set<unknown>)][0]);
  });

  test.each([
    [{ $: 'Ref', v: 3 }, 'refers'],
    [{ $: 'Blob', v: 0 }, 'bytes'],
    [{ $: 'Process', v: {} }, 'nothing of the sandbox'],
    [{ $: 'constructor', v: {} }, 'nothing of the sandbox'],
    [{ $: 'Map', v: 'x' }, 'list'],
  ])('refuses %j', (tree, message) => {
    expect(() => decode(tree, [])).toThrow(message);
  });

  test('refuses what is nested without end, and what it does not know', () => {
    let deep: object = {};
    for (let turn = 0; turn < 1000; turn += 1) deep = { deep };
    expect(() => decode(deep as never, [])).toThrow('too deeply');
    expect(() => encode({ what: new Directory(() => new Date()) })).toThrow('cannot hold');
    const made = decode(JSON.parse('{"__proto__":{"polluted":true}}'), []) as object;
    expect('polluted' in {}).toBe(false);
    expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
  });
});

describe('the request log', () => {
  test('says who asked what, and how it was answered, without secrets', async () => {
    await using aws = await open({
      faults: [{ match: { service: 's3', operation: 'PutObject' }, kind: 'cut', count: 1 }],
    });
    const { sandbox } = aws;
    const cognito = aws.cognito();
    const attribute = {
      UserPoolId: POOL,
      Username: 'nobody',
      UserAttributes: [{ Name: 'name', Value: 'x' }],
    };
    await cognito.send(new AdminUpdateUserAttributesCommand(attribute)).catch(() => {});
    await aws.post(
      'AWSCognitoIdentityProviderService.AdminSetUserPassword',
      JSON.stringify({ ...attribute, Password: 'Secret-Word-1' }),
    );
    const s3 = clientOf(sandbox);
    await s3
      .send(new PutObjectCommand({ Bucket: 'acme-labeling-data', Key: 'k', Body: 'x' }))
      .catch(() => {});
    await s3.send(new GetObjectCommand({ Bucket: 'no-such', Key: 'k' })).catch(() => {});
    s3.destroy();
    await expect.poll(() => sandbox.inspect.requests().length).toBe(4);
    const [update, password, put, get] = sandbox.inspect.requests();
    expect(update).toMatchObject({
      service: 'cognito-idp',
      operation: 'AdminUpdateUserAttributes',
      principal: 'arn:aws:iam::123456789012:user/sandbox-admin',
      input: { Username: 'nobody' },
      status: 400,
    });
    expect(password?.input).toMatchObject({ Username: 'nobody', Password: '(hidden)' });
    expect(put).toMatchObject({
      service: 's3',
      operation: 'PutObject',
      bucket: 'acme-labeling-data',
      key: 'k',
    });
    expect(put?.status).toBeUndefined();
    expect(get).toMatchObject({ operation: 'GetObject', bucket: 'no-such', status: 404 });
    sandbox.inspect.clearRequests();
    expect(sandbox.inspect.requests()).toEqual([]);
  });
});
