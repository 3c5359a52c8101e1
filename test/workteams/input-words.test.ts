/** What AWS's model says against an input, in words for people. */
import { describe, expect, test } from 'vitest';
import type { ServiceModel } from '../../src/core/aws-model/model.ts';
import { parseAddressList } from '../../src/workteams/address-list.ts';
import { checkName, modelProblems, throwProblems } from '../../src/workteams/check.ts';
import { configurationFor, LOCKS, lockOf } from '../../src/workteams/lock.ts';

const MODEL: ServiceModel = {
  service: 'test',
  target: 'Test',
  ops: { Make: { in: 'Input', err: [] } },
  shapes: {
    Input: {
      t: 'structure',
      required: ['Name'],
      m: { Name: 'Name', Kind: 'Kind', Count: 'Count', List: 'List', Map: 'Map', Line: 'Line', Code: 'Code' },
    },
    Name: { t: 'string', min: 1, max: 5, pattern: '[a-z]+' },
    Kind: { t: 'string', enum: ['one', 'two'] },
    Count: { t: 'integer', min: 2, max: 4 },
    List: { t: 'list', min: 2, max: 3, i: 'Any' },
    Map: { t: 'map', max: 1, k: 'Any', i: 'Any' },
    Line: { t: 'string', pattern: '.+' },
    Code: { t: 'string', pattern: '[0-9]+' },
    Any: { t: 'string' },
  },
};
const words = (input: object) =>
  modelProblems('Make', input, (path) => path.join('.'), MODEL).map(
    ({ field, message }) => `${field} ${message}`,
  );

test.each<[object, string[]]>([
  [{ Name: 'abc' }, []],
  [{}, ['Name is missing']],
  [{ Name: 7 }, ['Name must be a string']],
  [{ Name: '' }, ['Name must not be empty']],
  [{ Name: 'ABC' }, ['Name "ABC" is not allowed: must match [a-z]+']],
  // What is too long breaks its pattern as well: one sentence is enough.
  [{ Name: 'ABCDEFG' }, ['Name "ABCDEFG" has 7 characters, 5 are allowed']],
  [{ Name: '🎉🎉🎉🎉🎉🎉' }, ['Name "🎉🎉🎉🎉🎉🎉" has 6 characters, 5 are allowed']],
  [{ Name: 'a'.repeat(80) }, [`Name "${'a'.repeat(80)}" has 80 characters, 5 are allowed`]],
  [{ Name: 'a'.repeat(81) }, [`Name "${'a'.repeat(79)}…" has 81 characters, 5 are allowed`]],
  [{ Name: 'a\u001b' }, ['Name "a\\x1b" is not allowed: must match [a-z]+']],
  [{ Name: 'abc', Kind: 'three' }, ['Kind "three" is not one of one, two']],
  [{ Name: 'abc', Count: 1 }, ['Count must be at least 2']],
  [{ Name: 'abc', Count: 5 }, ['Count must be at most 4']],
  [{ Name: 'abc', List: ['a'] }, ['List is shorter than 2']],
  [{ Name: 'abc', List: ['a', 'b', 'c', 'd'] }, ['List has 4 entries, 3 are allowed']],
  [{ Name: 'abc', Map: { a: '1', b: '2' } }, ['Map has 2 entries, 1 are allowed']],
  [{ Name: 'abc', Line: 'a\nb' }, ['Line "a\\x0ab" is not allowed: one line of text']],
  [{ Name: '', Code: 'x' }, ['Name must not be empty', 'Code "x" is not allowed: must match [0-9]+']],
])('%j', (input, expected) => {
  expect(words(input)).toEqual(expected);
});

test.each([
  [
    'CreateWorkteam',
    { WorkteamName: 'a_b' },
    'letters, digits and hyphens, at most 63, beginning and ending with a letter or digit',
  ],
  [
    'DescribeWorkforce',
    { WorkforceName: 'a_b' },
    'letters, digits and hyphens, at most 63, beginning with one of the first two',
  ],
  [
    'UpdateWorkteam',
    {
      WorkteamName: 'a',
      MemberDefinitions: [{ CognitoMemberDefinition: { UserPool: 'pool', UserGroup: 'g g', ClientId: 'c' } }],
    },
    'a user pool id such as us-east-1_AbCdEfGhI|no spaces and no control characters',
  ],
  [
    'UpdateWorkteam',
    { WorkteamName: 'a', NotificationConfiguration: { NotificationTopicArn: 'x' } },
    'the ARN of an SNS topic, such as arn:aws:sns:us-east-1:123456789012:labeling',
  ],
  [
    'AddTags',
    { ResourceArn: 'arn:aws:sagemaker:us-east-1:123456789012:x', Tags: [{ Key: '<', Value: 'x' }] },
    'letters, digits, spaces and _ . : / = + - @',
  ],
])('%s says what its patterns mean', (operation, input, meaning) => {
  const told = modelProblems(operation, input, String).map(({ message }) =>
    message.replace(/^.* is not allowed: /, ''),
  );
  for (const one of meaning.split('|')) expect(told).toContain(one);
});

test('a name alone is checked by its own words, and problems are one error', () => {
  expect(checkName('lesion-review')).toEqual([]);
  expect(checkName('-')).toEqual([
    {
      field: 'name',
      message:
        '"-" is not allowed: letters, digits and hyphens, at most 63, beginning and ending with a letter or digit',
    },
  ]);
  const thrown = (problems: { field: string; message: string }[]) => {
    try {
      throwProblems('It cannot be', problems);
    } catch (error) {
      return error;
    }
    return undefined;
  };
  expect(thrown([])).toBeUndefined();
  const one = { field: 'a', message: 'is wrong' };
  expect(thrown([one])).toMatchObject({
    message: 'It cannot be: 1 problem.',
    problems: ['a: is wrong'],
    hint: 'Nothing was sent.',
    exitCode: 252,
  });
  expect(thrown([one, one])).toMatchObject({ message: 'It cannot be: 2 problems.' });
});

test('a lock is two flags and back, and what AWS leaves out is off', () => {
  for (const lock of LOCKS) expect(lockOf(configurationFor(lock))).toBe(lock);
  expect(lockOf(undefined)).toBe('off');
  expect(lockOf({})).toBe('off');
  expect(lockOf({ S3Presign: {} })).toBe('off');
  expect(lockOf({ S3Presign: { IamPolicyConstraints: { VpcSourceIp: 'Enabled' } } })).toBe('vpc-source-ip');
});

describe('a list of addresses', () => {
  const read = (text: string) => parseAddressList(text);
  test.each<[string, string[]]>([
    ['a@x.org\nb@x.org\r\nc@x.org\rd@x.org', ['a@x.org', 'b@x.org', 'c@x.org', 'd@x.org']],
    ['a@x.org, b@x.org;c@x.org,,', ['a@x.org', 'b@x.org', 'c@x.org']],
    ['# everybody\n  # and more\na@x.org', ['a@x.org']],
    ['\ufeffa@x.org', ['a@x.org']],
    ['\ufeffemail\na@x.org', ['a@x.org']],
    ['Name,E-Mail\nAna,a@x.org\nBen,b@x.org\n', ['a@x.org', 'b@x.org']],
    ['"E-mail address";Team\na@x.org;x\nb@x.org;y', ['a@x.org', 'b@x.org']],
    ['id\tmail\n1\ta@x.org', ['a@x.org']],
    ['Address\na@x.org', ['a@x.org']],
    ['name,email\n"Ana, the first",a@x.org', ['a@x.org']],
    ['name,email\n"Ana ""A"" B",a@x.org', ['a@x.org']],
    ['name,email\n"Ana\nB",a@x.org\r\nx,b@x.org', ['a@x.org', 'b@x.org']],
    ['name,email\nonly-a-name\nx,b@x.org', ['b@x.org']],
    ['email,name\n "a@x.org" ,x', ['a@x.org']],
    ['email,name\na@x.org,5" screen\nb@x.org,y', ['a@x.org', 'b@x.org']],
    ['', []],
  ])('%j', (text, addresses) => {
    expect(read(text)).toEqual({ addresses, problems: [] });
  });

  test('says of each that is none where it stands', () => {
    expect(read('a@x.org\n\nben, c@x.org\r\nx;y')).toEqual({
      addresses: ['a@x.org', 'c@x.org'],
      problems: [
        { line: 3, message: '"ben" is not an e-mail address' },
        { line: 4, message: '"x" is not an e-mail address' },
        { line: 4, message: '"y" is not an e-mail address' },
      ],
    });
    expect(read('name,email\r\n"A\r\nB",ana\r\nx,ben\r\ny,cem').problems).toEqual([
      { line: 2, message: '"ana" is not an e-mail address' },
      { line: 4, message: '"ben" is not an e-mail address' },
      { line: 5, message: '"cem" is not an e-mail address' },
    ]);
    expect(read('emails\nx').problems).toHaveLength(2);
  });
});
