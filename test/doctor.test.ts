import { expect, test } from 'vitest';
import { connect } from '../src/connect.ts';
import { drain } from '../src/core/events.ts';
import { diagnose } from '../src/doctor.ts';
import { connected } from './helpers/sandbox.ts';

test('goes on to every service when STS alone refuses, and asks for each permission that reading needs', async () => {
  await using here = await connected();
  here.sandbox.faults.add({ match: { service: 'sts' }, kind: 'deny', count: 9 });
  here.sandbox.faults.add({ match: { operation: 'ListUsers' }, kind: 'deny', count: 9 });
  const open = () => connect({ region: here.sandbox.region, endpointUrl: here.sandbox.url });
  const checks = await drain(diagnose({ nodeVersion: '24.0.0', connect: open }));
  const status = Object.fromEntries(checks.map((check) => [check.name, check.status]));
  expect(status).toMatchObject({
    'Node.js': 'ok',
    credentials: 'failed',
    'sagemaker:ListTags': 'ok',
    'cognito-idp:GetGroup': 'ok',
    'cognito-idp:AdminGetUser': 'ok',
    'cognito-idp:ListUsers': 'failed',
  });
});

test('tells a workforce that could not be read from one that is not there', async () => {
  await using here = await connected();
  here.sandbox.faults.add({ match: { operation: 'ListWorkforces' }, kind: 'deny', count: 9 });
  const detailIn = async (region: string) => {
    const open = () => connect({ region, endpointUrl: here.sandbox.url });
    const checks = await drain(diagnose({ nodeVersion: '24.0.0', connect: open }));
    return checks.find((check) => check.name === 'cognito-idp')?.detail;
  };
  expect(await detailIn('us-east-1')).toContain('could not be read');
  here.sandbox.faults.clear();
  expect(await detailIn('ap-south-1')).toContain('no Cognito workforce');
});

test('closes the connection it opened, also when its reader stops', async () => {
  await using here = await connected();
  let closed = 0;
  const open = async () => {
    const connection = await connect({ region: here.sandbox.region, endpointUrl: here.sandbox.url });
    return {
      ...connection,
      close: async () => {
        closed += 1;
        await connection.close();
      },
    };
  };
  await drain(diagnose({ nodeVersion: '24.0.0', connect: open }));
  for await (const check of diagnose({ nodeVersion: '24.0.0', connect: open })) {
    if (check.name === 'region') break;
  }
  expect(closed).toBe(2);
});

test.each([
  ['22.12.0', 'ok'],
  ['24.1.0', 'ok'],
  ['22.11.9', 'failed'],
  ['20.20.2', 'failed'],
])('Node.js %s is %s', async (nodeVersion, status) => {
  const connectNowhere = () => Promise.reject(new Error('not here'));
  const checks = await drain(diagnose({ nodeVersion, connect: connectNowhere }));
  expect(checks[0]).toMatchObject({ name: 'Node.js', status });
});
