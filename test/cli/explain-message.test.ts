import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodedMessageIn, readAuthorizationMessage } from '../../src/policies/authorization-message.ts';
import { run } from '../helpers/command.ts';
import { type OpenSandbox, open } from '../sandbox/open.ts';

let aws: OpenSandbox;
/** EC2's answer to somebody whom a statement denies. */
let refusal: string;

beforeAll(async () => {
  aws = await open();
  const credentials = aws.sandbox.addUser('ana', [
    {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: '*', Resource: '*' },
        { Sid: 'NoAddresses', Effect: 'Deny', Action: 'ec2:DescribeAddresses', Resource: '*' },
      ],
    },
  ]);
  const asked = { Action: 'DescribeAddresses', Version: '2016-11-15' };
  refusal = (await aws.query('ec2', asked, { credentials })).text;
});
afterAll(() => aws[Symbol.asyncDispose]());

describe('groundctl explain --encoded', () => {
  test('says which statement refused, from the error as it stands', async () => {
    const { code, stdout } = await run(['explain', '--encoded', refusal], { sandbox: aws.sandbox });
    expect(code).toBe(0);
    expect(stdout).toContain(
      'ec2:DescribeAddresses was refused with an explicit deny by statement NoAddresses.',
    );
    expect(stdout).toMatch(/Principal +arn:aws:iam::123456789012:user\/ana/);
  });

  test('takes it from standard input, and answers as JSON and Markdown', async () => {
    const options = { sandbox: aws.sandbox, stdin: refusal };
    const json = await run(['explain', '--encoded', '-', '--output', 'json'], options);
    expect(JSON.parse(json.stdout)).toMatchObject({
      schema: 'groundctl/explain.message/v1',
      explicitDeny: true,
      matchedStatements: [{ sid: 'NoAddresses', effect: 'DENY' }],
      action: 'ec2:DescribeAddresses',
    });
    const markdown = await run(['explain', '--encoded', '-', '--output', 'markdown'], options);
    expect(markdown.stdout).toContain('| Action | ec2:DescribeAddresses |');
  });

  test('a message that STS cannot read is its error, a text without one is refused before anything is sent', async () => {
    const wrong = await run(['explain', '--encoded', 'A'.repeat(60)], { sandbox: aws.sandbox });
    expect(wrong).toMatchObject({ code: 254, stdout: '' });
    expect(wrong.stderr).toContain('InvalidAuthorizationMessage');
    const none = await run(['explain', '--encoded', 'You are not authorized.'], { sandbox: aws.sandbox });
    expect(none).toMatchObject({ code: 252, stdout: '' });
    const both = await run(['explain', 'presign/both-constraints', '--encoded', 'A'.repeat(60)]);
    expect(both.code).toBe(252);
  });
});

describe('what a message says', () => {
  test('is found in the errors of AWS', () => {
    const error =
      'api error UnauthorizedOperation: You are not authorized. Encoded authorization failure message: aB-_9'.padEnd(
        140,
        'x',
      );
    expect(encodedMessageIn(`${error}\n`)).toMatch(/^aB-_9x+$/);
    expect(encodedMessageIn(' aB-_9\n  Cd== ')).toBe('aB-_9Cd==');
    expect(() => encodedMessageIn('x'.repeat(10_241))).toThrow(/10241 characters/);
  });

  test("is read in AWS's form, and without what is missing", () => {
    const list = (...values: string[]) => ({ items: values.map((value) => ({ value })) });
    const message = readAuthorizationMessage(
      JSON.stringify({
        allowed: false,
        explicitDeny: true,
        matchedStatements: {
          items: [
            {
              statementId: '',
              effect: 'DENY',
              actions: list('ec2:RunInstances'),
              resources: list('*'),
              conditions: { items: [{ key: 'ec2:InstanceType', values: list('t3.micro') }] },
            },
          ],
        },
        context: {
          principal: { id: 'AROA', arn: 'arn:aws:sts::1:assumed-role/a/b' },
          action: 'ec2:RunInstances',
          resource: 'arn',
        },
      }),
    );
    expect(message.matchedStatements[0]).toMatchObject({
      actions: ['ec2:RunInstances'],
      conditions: [{ key: 'ec2:InstanceType', values: ['t3.micro'] }],
    });
    expect(message.conditions).toEqual([]);
    expect(readAuthorizationMessage('[]')).toMatchObject({ allowed: false, action: '' });
    expect(() => readAuthorizationMessage('no')).toThrow(/not JSON/);
  });
});
