import { KMSClient, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { CreateBucketCommand, PutBucketPolicyCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { checkJobOnline } from '../../src/across/check-job.ts';
import { connect } from '../../src/connect.ts';
import { type Connected, connected, credentialsOf } from '../helpers/sandbox.ts';

const KEY = 'arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-0000-1111-2222-333344445555';
const OWN = 'arn:aws:lambda:us-east-1:123456789012:function:SageMaker-pre';

let there: Connected;
let s3: S3Client;
let kms: KMSClient;

beforeAll(async () => {
  there = await connected();
  const { url: endpoint, credentials, region } = there.sandbox;
  s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  kms = new KMSClient({ endpoint, region, credentials });
  for (const Bucket of ['job-in', 'job-out', 'job-data']) await s3.send(new CreateBucketCommand({ Bucket }));
  const put = (Bucket: string, Key: string, Body: string) =>
    s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  await put('job-in', 'm.manifest', '{"source-ref":"s3://job-data/images/a.txt"}\n');
  await put('job-data', 'images/a.txt', 'x');
  await put('job-in', 'signs.html', '<p>{{ task.input.source-ref | grant_read_access }}</p>');
  await put('job-in', 'plain.html', '<p>{{ task.input.source-ref }}</p>');
});
afterAll(async () => {
  s3.destroy();
  kms.destroy();
  await there[Symbol.asyncDispose]();
});

const allow = (Action: string | string[], Resource: string | string[]) => ({
  Effect: 'Allow',
  Action,
  Resource,
});
const ALL = [
  allow('s3:GetObject', ['arn:aws:s3:::job-in/*', 'arn:aws:s3:::job-data/*']),
  allow('s3:PutObject', 'arn:aws:s3:::job-out/*'),
];
let count = 0;

const TRUSTED = {
  Effect: 'Allow',
  Principal: { Service: 'sagemaker.amazonaws.com' },
  Action: 'sts:AssumeRole',
};

/** A role with these statements; gives its ARN. */
function role(Statement: readonly object[], trusted: object = TRUSTED): string {
  count += 1;
  const name = `job-role-${count}`;
  there.sandbox.addRole({
    name,
    policies: [{ Version: '2012-10-17', Statement }],
    trust: { Version: '2012-10-17', Statement: [trusted] },
  });
  return `arn:aws:iam::123456789012:role/${name}`;
}

interface Asked {
  readonly role?: string;
  readonly team?: string;
  readonly template?: string;
  readonly output?: object;
  readonly human?: object;
  readonly InputConfig?: object;
}

const request = ({ team = 'retail-boxes', template = 'signs', output, human, ...more }: Asked) => ({
  LabelingJobName: 'boxes-7',
  LabelAttributeName: 'boxes',
  InputConfig: more.InputConfig ?? {
    DataSource: { S3DataSource: { ManifestS3Uri: 's3://job-in/m.manifest' } },
  },
  OutputConfig: { S3OutputPath: 's3://job-out/out', ...output },
  RoleArn: more.role ?? role(ALL),
  HumanTaskConfig: {
    WorkteamArn: `arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/${team}`,
    UiConfig: { UiTemplateS3Uri: `s3://job-in/${template}.html` },
    TaskTitle: 'Boxes',
    TaskDescription: 'Draw boxes',
    NumberOfHumanWorkersPerDataObject: 1,
    TaskTimeLimitInSeconds: 600,
    ...human,
  },
});

/** Findings about the role, the lock and the output, as `severity rule: message`. */
async function found(asked: Asked, connection = there.connection): Promise<string[]> {
  const all = await checkJobOnline(connection, request(asked), 'r', new AbortController().signal);
  return all
    .filter(({ rule }) => /^(?:jobs|presign)\//.test(rule))
    .map(({ severity, rule, message }) => `${severity} ${rule}: ${message}`);
}

describe("a request's role", () => {
  test('that may do all of it is not a finding', async () => {
    expect(await found({})).toEqual([]);
  });

  test.each([
    [
      'manifest',
      [ALL[1], allow('s3:GetObject', 'arn:aws:s3:::job-data/*')],
      's3:GetObject on "s3://job-in/m.manifest"',
    ],
    [
      'data that the manifest names',
      [ALL[1], allow('s3:GetObject', 'arn:aws:s3:::job-in/*')],
      's3:GetObject on "s3://job-data/images/a.txt"',
    ],
    [
      'output below the name of the job',
      [ALL[0], allow('s3:PutObject', 'arn:aws:s3:::job-out/other/*')],
      's3:PutObject on "s3://job-out/out/boxes-7/manifests/output/output.manifest"',
    ],
  ])('has to reach the %s', async (_, statements, words) => {
    const findings = await found({ role: role(statements as object[]) });
    expect(findings[0]).toMatch(/^error jobs\/role-permission: "job-role-\d+" may not /);
    expect(findings[0]).toContain(words);
  });

  test('has to use the key of the output', async () => {
    const output = { KmsKeyId: KEY };
    expect((await found({ output })).map((one) => /kms:\w+/.exec(one)?.[0])).toEqual([
      'kms:GenerateDataKey',
      'kms:Decrypt',
    ]);
    const key = allow(['kms:GenerateDataKey', 'kms:Decrypt'], KEY);
    const via = { ...key, Condition: { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } } };
    expect(await found({ output, role: role([...ALL, via]) })).toEqual([]);
  });

  test('has to be in the policy of the key, or be left to IAM by it', async () => {
    const put = (KeyId: string, Statement: object[]) =>
      kms.send(
        new PutKeyPolicyCommand({ KeyId, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }),
      );
    const key = (number: number) => `${KEY.slice(0, -1)}${number}`;
    const may = [...ALL, allow('kms:*', '*')];
    const other = { AWS: 'arn:aws:iam::123456789012:role/somebody' };
    await put(key(1), [{ Effect: 'Allow', Principal: other, Action: 'kms:*', Resource: '*' }]);
    expect(await found({ output: { KmsKeyId: key(1) }, role: role(may) })).toEqual([
      expect.stringMatching(/^error jobs\/role-permission: .*kms:GenerateDataKey/),
      expect.stringMatching(/^error jobs\/role-permission: .*kms:Decrypt/),
    ]);
    const own = role(ALL);
    await put(key(2), [{ Effect: 'Allow', Principal: { AWS: own }, Action: 'kms:*', Resource: '*' }]);
    expect(await found({ output: { KmsKeyId: key(2) }, role: own })).toEqual([]);
    const away = KEY.replace('123456789012', '999988887777');
    expect(await found({ output: { KmsKeyId: away }, role: role(may) })).toEqual([
      `error jobs/not-read: KmsKeyId: there is no key "${away}".`,
    ]);
  });

  test('has to be trusted to SageMaker', async () => {
    const trusting = async (trusted: object) => found({ role: role(ALL, trusted) });
    expect(await trusting({ ...TRUSTED, Principal: { Service: 'ec2.amazonaws.com' } })).toEqual([
      'error jobs/role-trust: The trust policy of the role does not let sagemaker.amazonaws.com assume it.',
    ]);
    const account = (id: string) => ({
      ...TRUSTED,
      Condition: { StringEquals: { 'aws:SourceAccount': id } },
    });
    expect(await trusting(account('123456789012'))).toEqual([]);
    expect(await trusting(account('999988887777'))).toEqual([
      expect.stringMatching(/^warning jobs\/role-trust: .*under a condition/),
    ]);
    const from = { ArnLike: { 'aws:SourceArn': 'arn:aws:sagemaker:*:123456789012:*' } };
    expect(await trusting({ ...TRUSTED, Condition: from })).toEqual([]);
  });

  test('has to reach the topics and the queue of a streaming job', async () => {
    const topic = 'arn:aws:sns:us-east-1:123456789012:objects';
    const input = { InputConfig: { DataSource: { SnsDataSource: { SnsTopicArn: topic } } } };
    const output = { SnsTopicArn: `${topic}-done` };
    const denied = await found({ ...input, output });
    expect(denied.map((one) => /s[nq]s:\w+/.exec(one)?.[0])).toEqual([
      'sns:Subscribe',
      'sqs:CreateQueue',
      'sqs:ReceiveMessage',
      'sqs:SendMessage',
      'sqs:DeleteMessage',
      'sqs:SetQueueAttributes',
      'sns:Publish',
    ]);
    const queue = 'arn:aws:sqs:us-east-1:123456789012:GroundTruth-boxes-7';
    const subscribe = {
      ...allow('sns:Subscribe', topic),
      Condition: { StringEquals: { 'sns:Protocol': 'sqs', 'sns:Endpoint': queue } },
    };
    const may = [...ALL, subscribe, allow('sqs:*', queue), allow('sns:Publish', `${topic}-done`)];
    expect(await found({ ...input, output, role: role(may) })).toEqual([]);
  });

  test("has to call Lambdas of one's own, and needs nothing for AWS's", async () => {
    const lambdas = (pre: string) => ({
      human: {
        PreHumanTaskLambdaArn: pre,
        AnnotationConsolidationConfig: { AnnotationConsolidationLambdaArn: pre.replace('pre', 'post') },
      },
    });
    const findings = await found(lambdas(OWN));
    expect(findings).toHaveLength(2);
    expect(findings[0]).toContain(`may not lambda:InvokeFunction on "${OWN}"`);
    expect(await found({ ...lambdas(OWN), role: role([...ALL, allow('lambda:*', '*')]) })).toEqual([]);
  });

  test('that is not there is one finding', async () => {
    const findings = await found({ role: 'arn:aws:iam::123456789012:role/nobody' });
    expect(findings).toEqual([expect.stringMatching(/^error jobs\/not-read: RoleArn: .*nobody/)]);
  });

  test('may be denied by a bucket, which depends on the network perhaps', async () => {
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:PutObject',
          Resource: 'arn:aws:s3:::job-out/shut/*',
          Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } },
        },
      ],
    });
    await s3.send(new PutBucketPolicyCommand({ Bucket: 'job-out', Policy }));
    expect(await found({ output: { S3OutputPath: 's3://job-out/shut/' } })).toEqual([
      expect.stringMatching(/^warning jobs\/role-permission: .*may possibly not s3:PutObject/),
    ]);
    expect(await found({ output: { S3OutputPath: 's3://job-out/elsewhere/' } })).toEqual([]);
  });

  test('cannot be judged by somebody who may not read it, and that is said', async () => {
    const user = there.sandbox.addUser('no-iam', [
      { Version: '2012-10-17', Statement: [allow(['s3:*', 'sagemaker:*', 'cognito-idp:*', 'ec2:*'], '*')] },
    ]);
    const environment = {
      ...credentialsOf(there.sandbox),
      AWS_ACCESS_KEY_ID: user.accessKeyId,
      AWS_SECRET_ACCESS_KEY: user.secretAccessKey,
    };
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    const connection = await connect({ region: 'us-east-1', endpointUrl: there.sandbox.url });
    try {
      const findings = await found(
        { output: { S3OutputPath: 's3://job-in/out/' }, role: role([allow('logs:*', '*')]) },
        connection,
      );
      expect(findings).toEqual([expect.stringMatching(/^info jobs\/role-not-read: Not read: .*iam:GetRole/)]);
    } finally {
      await connection.close();
      vi.unstubAllEnvs();
    }
  });
});

describe("a request's output", () => {
  test('goes to a bucket that is there, in the region of the job', async () => {
    expect(await found({ output: { S3OutputPath: 's3://no-such-bucket-here/' } })).toEqual([
      'error jobs/not-read: S3OutputPath: the bucket "no-such-bucket-here" does not exist.',
    ]);
    const { url: endpoint, credentials } = there.sandbox;
    const far = new S3Client({ endpoint, region: 'eu-west-1', credentials, forcePathStyle: true });
    await far.send(
      new CreateBucketCommand({
        Bucket: 'job-far',
        CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
      }),
    );
    far.destroy();
    expect(
      await found({ output: { S3OutputPath: 's3://job-far/' }, role: role([...ALL, allow('s3:*', '*')]) }),
    ).toEqual([
      'error jobs/other-region: S3OutputPath: the bucket "job-far" is in eu-west-1, not in us-east-1.',
    ]);
  });

  test('and its key and topic are in that region', async () => {
    const output = {
      KmsKeyId: KEY.replace('us-east-1', 'eu-west-1'),
      SnsTopicArn: 'arn:aws:sns:eu-west-1:123456789012:done',
    };
    const findings = await found({ output, role: role([...ALL, allow('kms:*', '*')]) });
    expect(findings.filter((one) => one.includes('other-region'))).toHaveLength(2);
  });
});

describe("the lock of a request's team", () => {
  test('protects what the template signs', async () => {
    expect(await found({ team: 'radiology-readers' })).toEqual([]);
    expect(await found({ team: 'radiology-readers', template: 'plain' })).toEqual([
      'warning jobs/lock-without-urls: The team "radiology-readers" is locked to source-ip, and the template signs no URL.',
    ]);
    expect(await found({ template: 'plain' })).toEqual([]);
  });

  test('that nothing can meet is an error of the job as well', async () => {
    expect(await found({ team: 'street-frames' })).toEqual([
      expect.stringMatching(/^error presign\/both-constraints/),
    ]);
  });
});
