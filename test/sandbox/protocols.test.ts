import { afterAll, beforeAll, expect, test } from 'vitest';
import { cognitoModel } from '../../src/core/aws-model/cognito-idp.ts';
import { sagemakerModel } from '../../src/core/aws-model/sagemaker.ts';
import { presignUrl } from '../helpers/presign-url.ts';
import { errorOf, type OpenSandbox, open, sendRaw, signed } from './open.ts';

let aws: OpenSandbox;

beforeAll(async () => {
  aws = await open();
});

afterAll(() => aws[Symbol.asyncDispose]());

/** The model of CreateLabelingJob is there to check requests offline; the sandbox runs no jobs. */
const OPERATIONS = [sagemakerModel, cognitoModel]
  .flatMap((model) => Object.keys(model.ops).map((operation) => `${model.target}.${operation}`))
  .filter((target) => target !== 'SageMaker.CreateLabelingJob');

test.each([
  ['SageMaker.CreateModel', 'sagemaker:CreateModel'],
  ['SageMaker.constructor', 'sagemaker:constructor'],
  ['SageMaker', 'sagemaker:'],
  ['AWSCognitoIdentityProviderService.AdminGetDevice', 'cognito-idp:AdminGetDevice'],
  ['DynamoDB_20120810.ListTables', 'DynamoDB_20120810.ListTables'],
  ['', 'X-Amz-Target'],
])('the target "%s" is NotImplemented, and says what', async (target, what) => {
  expect(await sendRaw(aws, target, '{}')).toEqual({
    status: 501,
    type: 'NotImplemented',
    message: expect.stringContaining(what),
  });
});

test('every operation of the models has an implementation', async () => {
  for (const target of OPERATIONS) {
    expect((await sendRaw(aws, target, '{"NextToken":1}')).type, target).not.toBe('NotImplemented');
  }
});

test.each([
  ['not json', 'not JSON'],
  ['', 'not JSON'],
  ['[]', 'Start of structure'],
  ['null', 'Start of structure'],
  ['"x"', 'Start of structure'],
  ['{"WorkteamName":1}', 'NUMBER_VALUE can not be converted to a String'],
  ['{"WorkteamName":true}', 'TRUE_VALUE can not be converted to a String'],
  ['{"WorkteamName":{}}', 'START_OBJECT can not be converted to a String'],
])('the body %s is a SerializationException', async (body, message) => {
  expect(await sendRaw(aws, 'SageMaker.DescribeWorkteam', body)).toEqual({
    status: 400,
    type: 'SerializationException',
    message: expect.stringContaining(message),
  });
});

test('wrong types are told from wrong values, and told first', async () => {
  const body = JSON.stringify({ WorkteamName: '-', MemberDefinitions: 'x', MaxResults: 'many' });
  expect(await sendRaw(aws, 'SageMaker.CreateWorkteam', body)).toMatchObject({
    type: 'SerializationException',
    message: 'Start of list expected, found STRING_VALUE.',
  });
  expect(await sendRaw(aws, 'SageMaker.ListWorkteams', '{"MaxResults":1.5}')).toMatchObject({
    message: 'DECIMAL_VALUE can not be converted to an Integer',
  });
  expect(await sendRaw(aws, 'SageMaker.ListLabelingJobs', '{"CreationTimeAfter":"soon"}')).toMatchObject({
    message: 'STRING_VALUE can not be converted to a Timestamp',
  });
  expect(await sendRaw(aws, 'SageMaker.ListLabelingJobs', '{"CreationTimeAfter":1e300}')).toMatchObject({
    type: 'SerializationException',
  });
  expect(
    await sendRaw(aws, 'SageMaker.ListLabelingJobs', '{"CreationTimeAfter":"2026-11-15T00:00:00Z"}'),
  ).toMatchObject({
    status: 200,
    message: expect.stringContaining('shelf-boxes-0414'),
  });
});

test('bytes that are not UTF-8 are a SerializationException', async () => {
  const body = new Uint8Array([...Buffer.from('{"WorkteamName":"'), 0xff, 0xfe, ...Buffer.from('"}')]);
  expect(await sendRaw(aws, 'SageMaker.DescribeWorkteam', body)).toMatchObject({
    type: 'SerializationException',
    message: expect.stringContaining('not UTF-8'),
  });
});

test('a body of several megabytes is refused with its limit, and the connection still works', async () => {
  const body = JSON.stringify({ WorkteamName: 'x'.repeat(5_000_000) });
  const refused = {
    status: 413,
    type: 'RequestEntityTooLargeException',
    message: expect.stringContaining('2097152 bytes'),
  };
  expect(await sendRaw(aws, 'SageMaker.DescribeWorkteam', body)).toEqual(refused);
  // A stream has no Content-Length: it comes in chunks.
  const stream = new Blob([body]).stream();
  const response = await fetch(aws.sandbox.url, {
    method: 'POST',
    body: stream,
    duplex: 'half',
    headers: { 'X-Amz-Target': 'SageMaker.DescribeWorkteam' },
  });
  expect(await errorOf(response)).toEqual(refused);
  expect((await sendRaw(aws, 'SageMaker.ListWorkteams', '{}')).status).toBe(200);
});

test('a large template is within the limit, however it is escaped', async () => {
  const body = JSON.stringify({
    UiTemplate: { Content: '\u0001'.repeat(128_000) },
    Task: { Input: '\u0001'.repeat(128_000) },
    RoleArn: 'arn:aws:iam::123456789012:role/labeling',
  });
  expect(body.length).toBeGreaterThan(1_500_000);
  expect(await sendRaw(aws, 'SageMaker.RenderUiTemplate', body)).toMatchObject({
    type: 'ValidationException',
    message: expect.stringContaining('Could not assume the role'),
  });
});

test('members the model does not know are ignored and not kept', async () => {
  const body = `{"PoolName":"pool","Unknown":1,"__proto__":{"polluted":true},"UserPoolTags":{"__proto__":"own","a":"b"}}`;
  const { message } = await sendRaw(aws, 'AWSCognitoIdentityProviderService.CreateUserPool', body);
  expect(message).not.toMatch(/Unknown|polluted/);
  expect(message).toContain('"UserPoolTags":{"__proto__":"own","a":"b"}');
});

test.each([
  ['no Authorization', '', 'MissingAuthenticationTokenException'],
  ['another scheme', 'Bearer token', 'IncompleteSignatureException'],
  ['a short scope', 'AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1', 'IncompleteSignatureException'],
])('%s is not authenticated', async (_what, header, type) => {
  expect(await sendRaw(aws, 'SageMaker.ListWorkteams', '{}', { Authorization: header })).toMatchObject({
    status: 400,
    type,
  });
});

test.each([
  [
    'an unknown key',
    'sagemaker',
    { credentials: { accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' } },
    'UnrecognizedClientException',
  ],
  [
    'a wrong secret',
    'sagemaker',
    { credentials: { accessKeyId: 'AKIASANDBOXADMIN0001', secretAccessKey: 'x' } },
    'InvalidSignatureException',
  ],
  ['a region that is none', 'sagemaker', { region: 'nowhere' }, 'IncompleteSignatureException'],
  ['the scope of another service', 's3', {}, 'InvalidSignatureException'],
  ['a signature for another body', 'sagemaker', { body: '{"MaxResults":1}' }, 'InvalidSignatureException'],
])('%s is not authenticated', async (_what, service, change, type) => {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'SageMaker.ListWorkteams' };
  const wrong = signed(aws.sandbox, service, { body: '{}', headers, ...change });
  expect(await sendRaw(aws, 'SageMaker.ListWorkteams', '{}', wrong)).toMatchObject({ status: 400, type });
});

test('STS answers unknown keys and actions in its own XML', async () => {
  const query = async (
    parameters: Record<string, string>,
    how: Parameters<typeof signed>[2],
    service = 'sts',
  ) => {
    const body = new URLSearchParams(parameters).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const sent = how === undefined ? headers : signed(aws.sandbox, service, { body, headers, ...how });
    const response = await fetch(aws.sandbox.url, { method: 'POST', body, headers: sent });
    return [response.status, await response.text()] as const;
  };
  const version = { Version: '2011-06-15' };
  const { accessKeyId } = aws.sandbox.credentials;
  const nobody = { credentials: { accessKeyId: 'ASIANOBODY', secretAccessKey: 'x' } };
  const wrongSecret = { credentials: { accessKeyId, secretAccessKey: 'x' } };
  const cases = [
    [nobody, 'sts', 'GetCallerIdentity', 403, 'InvalidClientTokenId'],
    [wrongSecret, 'sts', 'GetCallerIdentity', 403, 'SignatureDoesNotMatch'],
    [undefined, 'sts', 'GetCallerIdentity', 403, 'MissingAuthenticationToken'],
    [{}, 'sts', 'AssumeRoleWithSAML', 501, 'NotImplemented'],
    [{}, 'sts', '<&>', 501, 'NotImplemented'],
    [{}, 'iam', 'GetCallerIdentity', 501, 'NotImplemented'],
  ] as const;
  for (const [how, service, Action, status, code] of cases) {
    const answer = await query({ Action, ...version }, how, service);
    expect(answer).toEqual([status, expect.stringContaining(`<Code>${code}</Code>`)]);
    expect(answer[1]).not.toContain('<&>');
  }
  const [status] = await query({ Action: 'GetCallerIdentity', x: 'x'.repeat(300_000) }, {});
  expect(status).toBe(413);
});

test('STS takes a signed URL too', async () => {
  const { sandbox } = aws;
  const url = presignUrl(
    {
      method: 'GET',
      host: new URL(sandbox.url).host,
      path: '/',
      query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
    },
    { credentials: sandbox.credentials, region: sandbox.region, service: 'sts' },
    { expires: 60, scheme: 'http' },
  );
  const response = await fetch(url);
  expect([response.status, await response.text()]).toEqual([
    200,
    expect.stringContaining('user/sandbox-admin</Arn>'),
  ]);
});
