import {
  CreateBucketCommand,
  GetObjectCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evaluateAccess } from '../../../src/policies/evaluate/evaluate.ts';
import type { RequestContext } from '../../../src/policies/evaluate/model.ts';
import { parsePolicy } from '../../../src/policies/evaluate/read-policy.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start.ts';
import { rawGet } from '../../sandbox/s3/raw.ts';
import { generate } from '../documents.ts';

const ACCOUNT = '123456789012';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/labeling`;
const GATEWAY = 'vpce-0a1b2c3d4e5f60718';
const INTERFACE = 'vpce-0b2c3d4e5f6071829';
const Bucket = 'images';
const Key = 'batch/a.png';
const READ_ALL = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] };

let sandbox: Sandbox;
let admin: S3Client;
let signer: { accessKeyId: string; secretAccessKey: string; sessionToken: string };
let now = Date.now();

beforeAll(async () => {
  sandbox = await startSandbox({
    seed: 'none',
    logDelay: 0,
    clock: () => new Date(now),
    roles: [{ name: 'labeling', policies: [READ_ALL] }],
  });
  admin = client(sandbox.url, sandbox.credentials);
  await admin.send(new CreateBucketCommand({ Bucket }));
  await admin.send(new PutObjectCommand({ Bucket, Key, Body: 'pixels' }));
  const sts = new STSClient({ endpoint: sandbox.url, region: 'us-east-1', credentials: sandbox.credentials });
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'worker' }));
  sts.destroy();
  signer = {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
});

afterAll(async () => {
  admin.destroy();
  await sandbox.close();
});

function client(endpoint: string, credentials: { accessKeyId: string; secretAccessKey: string }): S3Client {
  return new S3Client({ endpoint, region: 'us-east-1', credentials, forcePathStyle: true, maxAttempts: 1 });
}

/** A way to the sandbox, with the keys that a policy sees there. */
interface Way {
  readonly name: string;
  readonly endpoint: () => string;
  readonly address: string;
  readonly context: RequestContext;
}

const internet = (address: string): Way => ({
  name: `the internet, ${address}`,
  endpoint: () => sandbox.url,
  address,
  context: { 'aws:SourceIp': address, 'aws:VpcSourceIp': undefined, 'aws:SourceVpce': undefined },
});
const through = (id: string, endpoint: () => string, address: string): Way => ({
  name: `${id}, ${address}`,
  endpoint,
  address,
  context: {
    'aws:SourceIp': undefined,
    'aws:VpcSourceIp': address.replace(/^127/, '10'),
    'aws:SourceVpce': id,
  },
});

/** 127.0.0.2 is there on Linux and Windows, and on macOS only where somebody configured it. */
const moreAddresses = await rawGet('http://127.0.0.1:9/', { localAddress: '127.0.0.2' }).then(
  () => true,
  (error: NodeJS.ErrnoException) => error.code !== 'EADDRNOTAVAIL',
);
const addresses = moreAddresses ? ['127.0.0.1', '127.0.0.2', '127.0.0.3'] : ['127.0.0.1'];
const WAYS = addresses.flatMap((address) => [
  internet(address),
  through(GATEWAY, () => sandbox.vpcUrl, address),
  through(INTERFACE, () => sandbox.interfaceUrl, address),
]);

const POLICIES: readonly (readonly [title: string, words: readonly string[]])[] = [
  ['one address', ['cidrs=127.0.0.1/32']],
  ['a range', ['cidrs=127.0.0.0/31']],
  ['the gateway endpoint', [`endpoints=${GATEWAY}`]],
  ['an address and the gateway endpoint', ['cidrs=127.0.0.2/32', `endpoints=${GATEWAY}`]],
  ['both endpoints, one private address', [`endpoints=${GATEWAY},${INTERFACE}`, 'vpcCidrs=10.0.0.1/32']],
  [
    'everything at once',
    ['cidrs=127.0.0.1/32', `endpoints=${INTERFACE}`, 'vpcCidrs=10.0.0.2/31', 'maxAgeSeconds=60'],
  ],
];

async function attach(words: readonly string[]): Promise<string> {
  const Policy = JSON.stringify(generate('presigned-reads', `bucket=${Bucket}`, ...words).document);
  await admin.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  return Policy;
}

const presign = (way: Way) =>
  getSignedUrl(client(way.endpoint(), signer), new GetObjectCommand({ Bucket, Key }), {
    expiresIn: 3_600,
    signingDate: new Date(now),
  });

async function get(way: Way, url: string): Promise<'allow' | 'deny'> {
  const { status } = await rawGet(url, { localAddress: way.address });
  expect([200, 403]).toContain(status);
  return status === 200 ? 'allow' : 'deny';
}

/** What the evaluator says about the same request. */
function foretold(policy: string, way: Way, authType: string, age: number): 'allow' | 'deny' {
  return evaluateAccess({
    identity: [parsePolicy(READ_ALL)],
    resource: parsePolicy(policy),
    request: {
      principal: {
        kind: 'iam',
        arn: `arn:aws:sts::${ACCOUNT}:assumed-role/labeling/worker`,
        accountId: ACCOUNT,
      },
      action: 's3:GetObject',
      resource: `arn:aws:s3:::${Bucket}/${Key}`,
      resourceAccount: ACCOUNT,
      context: {
        ...way.context,
        's3:authType': authType,
        's3:signatureAge': String(age),
        'aws:ViaAWSService': 'false',
        'aws:PrincipalIsAWSService': 'false',
      },
    },
  }).decision;
}

describe.each(POLICIES)('presigned-reads for %s, attached to a bucket of the sandbox', (_, words) => {
  test('lets in over HTTP exactly whom the evaluator lets in', async () => {
    const policy = await attach(words);
    const outcomes: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const way of WAYS) {
      outcomes[way.name] = await get(way, await presign(way));
      expected[way.name] = foretold(policy, way, 'REST-QUERY-STRING', 0);
    }
    expect(outcomes).toEqual(expected);
    expect(new Set(Object.values(expected)).size).toBe(2);
  });

  test('does not touch requests signed in a header', async () => {
    await attach(words);
    for (const endpoint of [sandbox.url, sandbox.vpcUrl, sandbox.interfaceUrl]) {
      const reader = client(endpoint, signer);
      await expect(reader.send(new GetObjectCommand({ Bucket, Key }))).resolves.toMatchObject({});
      reader.destroy();
    }
  });
});

test('a URL older than the cap is refused although it has not expired', async () => {
  const policy = await attach(['cidrs=127.0.0.1/32', 'maxAgeSeconds=60']);
  const way = internet('127.0.0.1');
  const url = await presign(way);
  expect(await get(way, url)).toBe('allow');
  now += 61_000;
  expect(await get(way, url)).toBe('deny');
  expect(foretold(policy, way, 'REST-QUERY-STRING', 61_000)).toBe('deny');
});
