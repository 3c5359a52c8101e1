import { expect, test } from 'vitest';
import { evaluateAccess } from '../../../src/policies/evaluate/evaluate.ts';
import type { AccessRequest } from '../../../src/policies/evaluate/model.ts';
import { parsePolicy } from '../../../src/policies/evaluate/read-policy.ts';

const admin = parsePolicy({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
});
const request = (context: AccessRequest['context']): AccessRequest => ({
  principal: { kind: 'iam', arn: 'arn:aws:sts::123456789012:assumed-role/r/s', accountId: '123456789012' },
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::bucket/a/b.png',
  resourceAccount: '123456789012',
  context,
});

test('a session policy on aws:SourceIp lets in the bound address alone', () => {
  const session =
    parsePolicy(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*",
    "Condition":{"IpAddress":{"aws:SourceIp":"127.0.0.1"}}}]}`);
  const ask = (ip: string) =>
    evaluateAccess({ identity: [admin], session, request: request({ 'aws:SourceIp': ip }) });
  expect(ask('127.0.0.1')).toMatchObject({ decision: 'allow', notModelled: [] });
  expect(ask('127.0.0.2')).toMatchObject({
    decision: 'deny',
    reason: { kind: 'implicit-deny', by: 'session' },
  });
  expect(
    evaluateAccess({ identity: [admin], session, request: request({ 'aws:VpcSourceIp': '127.0.0.1' }) })
      .decision,
  ).toBe('deny');
});

test('bucket policy denies', () => {
  const resource =
    parsePolicy(`{"Version":"2012-10-17","Statement":[{"Sid":"X","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::bucket/*",
    "Condition":{"NotIpAddress":{"aws:SourceIp":["0.0.0.0/0"]}}}]}`);
  const ask = (ip: string) =>
    evaluateAccess({ identity: [admin], resource, request: request({ 'aws:SourceIp': ip }) });
  expect(ask('127.0.0.1').decision).toBe('allow');
  expect(ask('::1')).toMatchObject({ decision: 'deny', reason: { kind: 'explicit-deny', certain: true } });
});

test('errors', () => {
  expect(() => parsePolicy('{\n  "Statement": [{"Effect": "allow"}]}')).toThrow(/line 2, column 28/);
  expect(() => parsePolicy('{\n  "Statement": [{"Effect": "Allow",}]}')).toThrow(/line 2/);
});
