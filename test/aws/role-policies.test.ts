import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRolePolicyApi } from '../../src/aws/role-policies.ts';
import { clientConfig } from '../../src/aws/session.ts';

const TRUST = '{"Version":"2012-10-17","Statement":[{"Sid":"100%"}]}';
const server = createServer((_, response) => {
  response.setHeader('x-amzn-requestid', 'a');
  response.setHeader('content-type', 'text/xml');
  response.end(
    `<GetRoleResponse><GetRoleResult><Role><Arn>arn:aws:iam::123456789012:role/r</Arn><AssumeRolePolicyDocument>${TRUST}</AssumeRolePolicyDocument></Role></GetRoleResult></GetRoleResponse>`,
  );
});

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  server.close();
});

test('a trust policy that is not percent-encoded is taken as it came', async () => {
  const { port } = server.address() as AddressInfo;
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
  const endpointUrl = `http://127.0.0.1:${port}`;
  const api = createRolePolicyApi(clientConfig({ endpointUrl, region: 'us-east-1', credentials }, {}));
  expect(await api.getRole('r')).toEqual({
    Arn: 'arn:aws:iam::123456789012:role/r',
    AssumeRolePolicyDocument: TRUST,
  });
  api.close();
});
