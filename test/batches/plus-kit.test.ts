import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAnswersFile, readAnswers } from '../../src/batches/plus/answers.ts';
import { checkBuckets } from '../../src/batches/plus/check-buckets.ts';
import { STATUSES } from '../../src/batches/plus/statuses.ts';
import { GroundctlError } from '../../src/core/errors.ts';
import { composeKit, kitSheet } from '../../src/plus-kit.ts';
import { parsePolicy } from '../../src/policies/evaluate/read-policy.ts';
import { aws, brief } from './aws.ts';

const GOOD = `
project: street-frames
email: ana@example.com
task-type: image
pii: no
data: s3://acme-plus/frames/
results: s3://acme-out/labels/
members: [ben@example.com, "o'neil@example.com"]
`;
const answersOf = (text: string) => readAnswers(parseAnswersFile(text, 'project.yaml'));
const problemsOf = (text: string): readonly string[] => {
  try {
    answersOf(text);
  } catch (error) {
    if (error instanceof GroundctlError && error.source === 'usage')
      return [error.message, ...error.problems];
    throw error;
  }
  return [];
};

describe('the answers', () => {
  test('are read from a small YAML file, with defaults for team and role', () => {
    expect(answersOf(GOOD)).toEqual({
      project: 'street-frames',
      email: 'ana@example.com',
      taskType: 'image',
      pii: false,
      input: { bucket: 'acme-plus', key: 'frames/' },
      output: { bucket: 'acme-out', key: 'labels/' },
      team: 'street-frames',
      members: ['ben@example.com', "o'neil@example.com"],
      role: 'GroundTruthPlus-street-frames',
      account: undefined,
    });
  });

  test.each([
    [
      'a project name with a space',
      GOOD.replace('street-frames', 'street frames'),
      /"street frames" is not a project name/,
    ],
    ['a key that is none', GOOD.replace('results:', 'result:'), /did you mean results/],
    ['a bucket that cannot be', GOOD.replace('s3://acme-plus/', 's3://Acme_Plus/'), /--data: .*uppercase/],
    ['an address that is none', GOOD.replace('ben@example.com', 'ben'), /"ben" is not an e-mail address/],
    ['another task type', GOOD.replace('image', 'images'), /not a task type/],
    ['an answer about PII that is none', GOOD.replace('pii: no', 'pii: maybe'), /yes or no/],
    ['broken YAML', 'a: [', /is not YAML/],
    ['a list', '- a', /has no answers/],
    ['an alias', 'a: &a [x]\nb: [*a, *a]', /has aliases/],
  ])('%s is a usage error that names it', (_, text, message) => {
    expect(problemsOf(text).join('\n')).toMatch(message);
  });

  test('whatever the file holds, it is answers or a usage error', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `${GOOD}${text}`),
        ),
        (text) => {
          problemsOf(text);
        },
      ),
    );
  });
});

describe('the kit', () => {
  const kit = composeKit(answersOf(GOOD), '123456789012');

  test('has policies that the evaluator can read, for these buckets and this role only', () => {
    const [requester, role, trust] = kit.documents;
    for (const one of [requester, role, trust]) expect(() => parsePolicy(one?.document)).not.toThrow();
    const text = JSON.stringify(role?.document);
    expect(text).toContain('arn:aws:s3:::acme-plus/frames/*');
    expect(text).toContain('arn:aws:s3:::acme-out/labels/*');
    expect(JSON.stringify(requester?.document)).toContain(kit.roleArn);
    expect(JSON.stringify(trust?.document)).toContain('sagemaker-ground-truth-plus.amazonaws.com');
  });

  test('quotes the invitation for the shell and puts the form field by field into the sheet', () => {
    expect(kit.invitations).toEqual([
      "groundctl members invite street-frames ben@example.com 'o'\\''neil@example.com' --create-groups",
    ]);
    const sheet = kitSheet(kit);
    expect(sheet).toContain('| Project name | street-frames |');
    expect(sheet).toContain('| Contains PII | off |');
    expect(sheet).toContain('groundctl batches check s3://acme-plus/frames/ --task-type image');
  });

  test('lists and invites fifty addresses at a time, and says so', () => {
    const members = Array.from({ length: 51 }, (_, index) => `worker${index}@example.com`);
    const many = composeKit({ ...answersOf(GOOD), members }, '123456789012');
    expect(many.findings.map(({ rule }) => rule)).toEqual(['plus/too-many-invitations']);
    expect(many.invitations.map((line) => line.match(/@/g)?.length)).toEqual([50, 1]);
    expect(kitSheet(many)).toContain('worker48@example.com, worker49@example.com\n');
    const fifty = composeKit({ ...answersOf(GOOD), members: members.slice(1) }, '123456789012');
    expect([fifty.findings, fifty.invitations.length]).toEqual([[], 1]);
  });

  test('takes addresses with commas between them as well', () => {
    const text = GOOD.replace(/members:.*/, 'members: ben@example.com, cleo@example.com,ben@example.com');
    expect(answersOf(text).members).toEqual(['ben@example.com', 'cleo@example.com']);
    expect(problemsOf(text.replace('cleo@', 'cleo'))).toContain('"cleoexample.com" is not an e-mail address');
  });

  test('grants nothing beside a prefix that was written without its slash', () => {
    const text = GOOD.replace('s3://acme-plus/frames/', 's3://acme-plus/frames');
    for (const one of composeKit(answersOf(text), '123456789012').documents.slice(0, 2)) {
      const policy = JSON.stringify(one.document);
      expect(policy).toContain('"arn:aws:s3:::acme-plus/frames/*"');
      expect(policy).toContain('"arn:aws:s3:::acme-out/labels/*"');
      expect(policy).not.toMatch(/frames\*|acme-plus\/\*|acme-out\/\*/);
    }
  });

  test('gives every command, and the same as Terraform and CloudFormation', () => {
    const { commands, terraform, cloudFormation, documents, roleArn } = kit;
    const lines = commands.join('\n');
    for (const { file } of documents.slice(0, 3)) expect(lines).toContain(`file://${file}`);
    expect(lines).toContain('groundctl policies apply cors-images --bucket acme-plus');
    expect(terraform).toContain('resource "aws_iam_role" "plus" {');
    expect(terraform).toMatch(
      /resource "aws_s3_bucket_cors_configuration" "cors_2" \{\n {2}bucket = "acme-out"/,
    );
    const { Resources } = cloudFormation as {
      Resources: Record<string, { Properties: Record<string, unknown> }>;
    };
    expect(Resources.Role?.Properties).toMatchObject({
      RoleName: roleArn.split('/')[1],
      AssumeRolePolicyDocument: documents[2]?.document,
      Policies: [{ PolicyDocument: documents[1]?.document }],
    });
    for (const caution of documents.flatMap(({ cautions }) => cautions)) {
      expect(kitSheet(kit)).toContain(caution);
      expect(terraform).toContain(caution);
    }
  });

  test('knows the keys of the buckets: the role may use them, and the key lets it', () => {
    const key = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    const { documents, commands, terraform, roleArn } = composeKit(answersOf(GOOD), '123456789012', {
      keys: [key],
    });
    for (const one of documents.slice(0, 2)) expect(JSON.stringify(one.document)).toContain(key);
    expect(documents.at(-1)).toMatchObject({
      file: 'key-policy-statement.json',
      document: { Principal: { AWS: roleArn } },
    });
    expect(commands.at(-1)).toContain(`--key-id ${key} --grantee-principal ${roleArn}`);
    expect(terraform).toContain('resource "aws_kms_grant" "plus_1"');
  });

  test('for video has the CORS rules of frames', () => {
    const cors = composeKit({ ...answersOf(GOOD), taskType: 'video' }, '123456789012').documents[3];
    expect(JSON.stringify(cors?.document)).toContain('"PUT"');
  });
});

test('buckets that are missing or elsewhere are findings', async () => {
  await using there = await aws();
  await there.bucket('good-one');
  await there.bucket('far-away', 'eu-west-1');
  const names = ['good-one', 'far-away', 'not-there', 'good-one'];
  expect(brief((await checkBuckets(there.s3, names, '123456789012')).findings)).toEqual([
    'error batch/wrong-region far-away',
    'error plus/missing-bucket not-there',
  ]);
});

test('every status has a meaning and somebody who acts, and none is there twice', () => {
  expect(STATUSES.filter(({ of }) => of === 'project')).toHaveLength(10);
  expect(STATUSES.filter(({ of }) => of === 'batch')).toHaveLength(14);
  expect(new Set(STATUSES.map(({ of, name }) => `${of} ${name}`)).size).toBe(STATUSES.length);
});

test('the default encryption of the buckets is read for its key', async () => {
  const id = '1234abcd-12ab-34cd-56ef-1234567890ab';
  const arn = `arn:aws:kms:us-east-1:123456789012:key/${id}`;
  const of = async (algorithm: string, key?: string) => {
    const s3 = {
      bucketRegion: async () => 'us-east-1',
      getBucketEncryption: async () => ({ algorithm, key }),
    };
    const { keys, findings } = await checkBuckets(s3, ['one'], '123456789012');
    return [keys, findings.map(({ rule }) => rule)];
  };
  expect(await of('AES256')).toEqual([[], []]);
  expect(await of('aws:kms')).toEqual([[], []]);
  expect(await of('aws:kms', 'arn:aws:kms:us-east-1:123456789012:alias/aws/s3')).toEqual([[], []]);
  expect(await of('aws:kms', arn)).toEqual([[arn], []]);
  expect(await of('aws:kms:dsse', id)).toEqual([[arn], []]);
  expect(await of('aws:kms', 'alias/data')).toEqual([[], ['plus/key-unknown']]);
});
