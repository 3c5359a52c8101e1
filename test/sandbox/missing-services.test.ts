import { afterAll, beforeAll, expect, test } from 'vitest';
import { errorOf, type OpenSandbox, open, signed } from './open.ts';

let aws: OpenSandbox;

beforeAll(async () => {
  aws = await open({ seed: 'none' });
});

afterAll(() => aws[Symbol.asyncDispose]());

test.each([
  ['lambda', '/2015-03-31/functions/pre-label/invocations', 'POST'],
  ['sagemaker', '/human-loops', 'POST'],
  ['polly', '/v1/voices', 'GET'],
  ['lambda', '/', 'POST'],
])('%s at %s says that it is not there, as its own clients read it', async (service, path, method) => {
  const headers = signed(aws.sandbox, service, { path, method });
  const response = await fetch(`${aws.sandbox.url}${path}`, { method, headers });
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(response.headers.get('x-amzn-errortype')).toBe('NotImplemented');
  const { status, type, message } = await errorOf(response);
  expect([status, type]).toEqual([501, 'NotImplemented']);
  expect(message).toContain(service);
});

test('a REST service that speaks XML is answered in XML, and a presigned URL is told by its credential', async () => {
  const path = '/2013-04-01/hostedzone';
  const headers = signed(aws.sandbox, 'route53', { path, method: 'GET' });
  const text = await (await fetch(`${aws.sandbox.url}${path}`, { headers })).text();
  expect(text).toContain('<ErrorResponse><Error><Type>Receiver</Type><Code>NotImplemented</Code>');
  const url = `${aws.sandbox.url}/v1/speech?X-Amz-Credential=AKIA%2F20261101%2Fus-east-1%2Fpolly%2Faws4_request`;
  expect((await errorOf(await fetch(url))).message).toContain('polly');
});

test('a query service that is not there is NotImplemented in XML', async () => {
  const { status, text } = await aws.query('cloudformation', { Action: 'ListStacks', Version: '2010-05-15' });
  expect([status, text]).toEqual([501, expect.stringContaining('cloudformation:ListStacks')]);
});

test.each([
  ['AWSCognitoIdentityProviderService.ConfirmDevice', '{}'],
  ['AWSCognitoIdentityProviderService.VerifySoftwareToken', '{"Session":"x"}'],
])('%s, which nobody signs, is NotImplemented', async (target, body) => {
  const response = await fetch(aws.sandbox.url, {
    method: 'POST',
    body,
    headers: { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' },
  });
  expect(await errorOf(response)).toMatchObject({ status: 501, type: 'NotImplemented' });
});

test('a call that has to be signed and is not is MissingAuthenticationToken still', async () => {
  const response = await fetch(aws.sandbox.url, {
    method: 'POST',
    body: '{}',
    headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.ListUserPools' },
  });
  expect((await errorOf(response)).type).toBe('MissingAuthenticationTokenException');
});

test.each(['AssumeRoleWithWebIdentity', 'AssumeRoleWithSAML'])('sts:%s is NotImplemented', async (Action) => {
  const body = new URLSearchParams({ Action, Version: '2011-06-15' });
  const response = await fetch(aws.sandbox.url, { method: 'POST', body });
  expect(response.status).toBe(501);
  expect(await response.text()).toContain(`does not implement sts:${Action}`);
});
