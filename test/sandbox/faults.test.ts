import { ListUserPoolsCommand } from '@aws-sdk/client-cognito-identity-provider';
import {
  CreateWorkteamCommand,
  DescribeWorkteamCommand,
  ListWorkteamsCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OpenSandbox, open } from './open.ts';

let aws: OpenSandbox;

beforeEach(async () => {
  aws = await open();
});

afterEach(() => aws[Symbol.asyncDispose]());

const LIST = new ListWorkteamsCommand({});

/** `POST /_sandbox/faults` from outside. */
async function post(body: unknown, token = aws.sandbox.token, method = 'POST', path = 'faults') {
  const response = await fetch(`${aws.sandbox.url}/_sandbox/${path}`, {
    method,
    headers: { 'X-Sandbox-Token': token },
    ...(method === 'GET' ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

test('throttling is each service’s own exception, for as many requests as were asked for', async () => {
  aws.sandbox.faults.add({ match: {}, count: 3, kind: 'throttle' });
  await expect(aws.sagemaker().send(LIST)).rejects.toMatchObject({
    name: 'ThrottlingException',
    message: 'Rate exceeded',
    $metadata: { httpStatusCode: 400 },
  });
  await expect(aws.cognito().send(new ListUserPoolsCommand({ MaxResults: 1 }))).rejects.toMatchObject({
    name: 'TooManyRequestsException',
  });
  await expect(aws.sts().send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
    name: 'Throttling',
  });
  await aws.sagemaker().send(LIST);
});

test('a client that retries gets through', async () => {
  const { url, region, credentials } = aws.sandbox;
  const client = new SageMakerClient({ endpoint: url, region, credentials, maxAttempts: 3 });
  aws.sandbox.faults.add({ match: { operation: 'ListWorkteams' }, count: 1, kind: 'throttle' });
  aws.sandbox.faults.add({ match: { operation: 'ListWorkteams' }, count: 1, kind: 'cut' });
  expect((await client.send(LIST)).Workteams).toHaveLength(6);
  expect(aws.sandbox.inspect.requests()).toHaveLength(3);
  client.destroy();
});

test('a fault strikes only the service and operation it names', async () => {
  aws.sandbox.faults.add({ match: { service: 'cognito-idp' }, count: 1, kind: 'throttle' });
  aws.sandbox.faults.add({
    match: { service: 'sagemaker', operation: 'DescribeWorkteam' },
    count: 1,
    kind: 'throttle',
  });
  await aws.sagemaker().send(LIST);
  await expect(
    aws.sagemaker().send(new DescribeWorkteamCommand({ WorkteamName: 'retail-boxes' })),
  ).rejects.toMatchObject({ name: 'ThrottlingException' });
  await expect(aws.cognito().send(new ListUserPoolsCommand({ MaxResults: 1 }))).rejects.toMatchObject({
    name: 'TooManyRequestsException',
  });
});

test('denial names the caller, the action and the resource as IAM does', async () => {
  aws.sandbox.faults.add({ match: {}, count: 4, kind: 'deny' });
  const user = 'User: arn:aws:iam::123456789012:user/sandbox-admin is not authorized to perform:';
  await expect(aws.sagemaker().send(LIST)).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: `${user} sagemaker:ListWorkteams on resource: arn:aws:sagemaker:us-east-1:123456789012:* because no identity-based policy allows the sagemaker:ListWorkteams action`,
  });
  await expect(
    aws.sagemaker('eu-west-1').send(new DescribeWorkteamCommand({ WorkteamName: 'lidar-north' })),
  ).rejects.toMatchObject({
    message: expect.stringContaining(
      'on resource: arn:aws:sagemaker:eu-west-1:123456789012:workteam/private-crowd/lidar-north because',
    ),
  });
  await expect(aws.cognito().send(new ListUserPoolsCommand({ MaxResults: 1 }))).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining('cognito-idp:ListUserPools on resource: * because'),
  });
  await expect(aws.sts().send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
    name: 'AccessDenied',
    $metadata: { httpStatusCode: 403 },
  });
});

test('a cut connection has no answer, and the request was not carried out', async () => {
  aws.sandbox.faults.add({ match: { operation: 'CreateWorkteam' }, count: 1, kind: 'cut' });
  const { Workteam } = await aws
    .sagemaker()
    .send(new DescribeWorkteamCommand({ WorkteamName: 'retail-boxes' }));
  const create = new CreateWorkteamCommand({
    WorkteamName: 'cut-off',
    Description: 'x',
    MemberDefinitions: Workteam?.MemberDefinitions,
  });
  await expect(aws.sagemaker().send(create)).rejects.toMatchObject({ code: 'ECONNRESET' });
  await aws.sagemaker().send(create);
});

test('a slow request is answered well, after requests that came later', async () => {
  const client = aws.sagemaker();
  await client.send(LIST);
  aws.sandbox.faults.add({ match: {}, count: 1, kind: 'slow', delayMs: 600 });
  const order: string[] = [];
  const slow = client.send(LIST).then(({ Workteams }) => order.push(`slow ${Workteams?.length}`));
  await expect.poll(() => aws.sandbox.inspect.requests().length, { interval: 5 }).toBe(2);
  await client.send(LIST).then(() => order.push('quick'));
  await slow;
  expect(order).toEqual(['quick', 'slow 6']);
});

test('another process adds faults with the token, and drops them', async () => {
  const rule = { match: { operation: 'ListWorkteams' }, count: 2, kind: 'throttle' };
  expect(await post(rule)).toEqual({ status: 200, body: { pending: 2 } });
  await expect(aws.sagemaker().send(LIST)).rejects.toMatchObject({ name: 'ThrottlingException' });
  expect(await post('', aws.sandbox.token, 'DELETE')).toEqual({ status: 200, body: { pending: 0 } });
  await aws.sagemaker().send(LIST);
});

test('without the token nothing is added', async () => {
  const rule = { match: {}, count: 1, kind: 'throttle' };
  for (const token of ['', 'wrong', `${aws.sandbox.token}x`, aws.sandbox.token.slice(1)]) {
    expect((await post(rule, token)).status).toBe(403);
  }
  await aws.sagemaker().send(LIST);
});

test.each([
  ['not json', /JSON/],
  ['null', /object/],
  [{ match: {}, kind: 'explode' }, /kind/],
  [{ match: {}, kind: 'cut', count: 0 }, /count/],
  [{ match: {}, kind: 'cut', count: 1.5 }, /count/],
  [{ match: 'x', kind: 'cut' }, /match/],
  [{ match: { service: 1 }, kind: 'cut' }, /match\.service/],
  [{ match: { operation: 1 }, kind: 'cut' }, /match\.operation/],
  [{ match: {}, kind: 'slow', delayMs: -1 }, /delayMs/],
  [{ match: {}, kind: 'unsuccessful' }, /only for DeleteWorkteam/],
  ['x'.repeat(100_000), /bytes/],
])('the fault rule %j is refused with a reason', async (rule, reason) => {
  expect(await post(rule)).toMatchObject({ status: 400, body: { message: expect.stringMatching(reason) } });
});

test('the sandbox has no other requests of its own', async () => {
  expect((await post('', aws.sandbox.token, 'POST', 'nothing')).status).toBe(404);
  expect((await post('', aws.sandbox.token, 'GET')).status).toBe(405);
});

test('the log tells what was sent, also what was refused', async () => {
  expect(aws.sandbox.inspect.requests()).toEqual([]);
  await aws.sagemaker('eu-west-1').send(LIST);
  await aws.sts().send(new GetCallerIdentityCommand({}));
  await aws.post('SageMaker.ListModels', '{}');
  await aws.post('DynamoDB_20120810.ListTables', '{}');
  const seen = aws.sandbox.inspect
    .requests()
    .map(({ service, operation, region }) => [service, operation, region]);
  expect(seen).toEqual([
    ['sagemaker', 'ListWorkteams', 'eu-west-1'],
    ['sts', 'GetCallerIdentity', 'us-east-1'],
    ['sagemaker', 'ListModels', 'us-east-1'],
    ['DynamoDB_20120810', 'ListTables', undefined],
  ]);
});
