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
      /"street frames" is no project name/,
    ],
    ['a key that is none', GOOD.replace('results:', 'result:'), /did you mean results/],
    ['a bucket that cannot be', GOOD.replace('s3://acme-plus/', 's3://Acme_Plus/'), /--data: .*upper-case/],
    ['an address that is none', GOOD.replace('ben@example.com', 'ben'), /"ben" is no e-mail address/],
    ['another task type', GOOD.replace('image', 'images'), /no task type/],
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
    expect(kit.invite).toBe(
      "groundctl members invite street-frames ben@example.com 'o'\\''neil@example.com' --create-group",
    );
    const sheet = kitSheet(kit);
    expect(sheet).toContain('| Project name | street-frames |');
    expect(sheet).toContain('| Contains PII | off |');
    expect(sheet).toContain('groundctl batches check s3://acme-plus/frames/ --task-type image');
  });

  test('takes more addresses than the console, and says so', () => {
    const members = Array.from({ length: 51 }, (_, index) => `worker${index}@example.com`);
    const sheet = kitSheet(composeKit({ ...answersOf(GOOD), members }, '123456789012'));
    expect(sheet).toContain('The console takes 50 addresses at a time; this command takes all 51');
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
  expect(brief(await checkBuckets(there.s3, ['good-one', 'far-away', 'not-there', 'good-one']))).toEqual([
    'error batch/wrong-region far-away',
    'error plus/missing-bucket not-there',
  ]);
});

test('every status has a meaning and somebody who acts, and none is there twice', () => {
  expect(STATUSES.filter(({ of }) => of === 'project')).toHaveLength(10);
  expect(STATUSES.filter(({ of }) => of === 'batch')).toHaveLength(14);
  expect(new Set(STATUSES.map(({ of, name }) => `${of} ${name}`)).size).toBe(STATUSES.length);
});
