import { describe, expect, test } from 'vitest';
import { parsePolicy } from '../../../src/policies/evaluate/read-policy.ts';
import { isPublicPolicy } from '../../../src/sandbox/s3/public-policy.ts';

const isPublic = (...statements: object[]) =>
  isPublicPolicy(
    parsePolicy({
      Version: '2012-10-17',
      Statement: statements.map((statement) => ({
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::b/*',
        ...statement,
      })),
    }),
  );

const ROLE = { AWS: 'arn:aws:iam::111122223333:role/r' };

describe('whom a statement speaks of', () => {
  test.each<[string, object, boolean]>([
    ['everybody', { Principal: '*' }, true],
    ['every AWS identity', { Principal: { AWS: '*' } }, true],
    ['every AWS identity, in a list', { Principal: { AWS: ['*'] } }, true],
    ['one role and every AWS identity', { Principal: { AWS: [ROLE.AWS, '*'] } }, true],
    ['everybody but one role', { NotPrincipal: ROLE }, true],
    ['one role', { Principal: ROLE }, false],
    ['one account', { Principal: { AWS: '111122223333' } }, false],
    ['every service', { Principal: { Service: '*' } }, false],
    ['nobody: a Deny', { Principal: '*', Effect: 'Deny' }, false],
  ])('%s', (_, statement, expected) => {
    expect(isPublic(statement)).toBe(expected);
  });

  test('one public statement among others is enough', () => {
    expect(isPublic({ Principal: ROLE }, { Principal: { AWS: '*' } })).toBe(true);
    expect(isPublic({ Principal: ROLE }, { Principal: ROLE })).toBe(false);
  });
});

describe('what keeps it from being public', () => {
  const under = (Condition: object) => isPublic({ Principal: { AWS: '*' }, Condition });

  test.each([
    { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
    { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
    { IpAddress: { 'aws:SourceIp': '2001:db8::/32' } },
    { IpAddress: { 'AWS:SOURCEIP': ['203.0.113.7', '203.0.113.0/24'] } },
    { StringEquals: { 'aws:SourceVpce': 'vpce-1' } },
    { StringLike: { 'aws:PrincipalOrgID': 'o-1234567890' } },
    { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/r' } },
  ])('%j', (condition) => {
    expect(under(condition)).toBe(false);
  });

  test.each([
    { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } },
    { IpAddress: { 'aws:SourceIp': '10.0.0.0/7' } },
    { IpAddress: { 'aws:SourceIp': '2001:db8::/31' } },
    { IpAddress: { 'aws:SourceIp': ['203.0.113.7', '0.0.0.0/1'] } },
    { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
    { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } },
    { StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-1' } },
    { StringLike: { 'aws:SourceVpce': 'vpce-*' } },
    { StringLike: { 'aws:PrincipalOrgID': 'o-123456789?' } },
    { StringEquals: { 'aws:PrincipalAccount': `$${'{aws:ResourceAccount}'}` } },
    { StringEquals: { 'aws:Referer': 'https://example.com' } },
    { Bool: { 'aws:SourceVpc': 'true' } },
    { Null: { 'aws:SourceVpce': 'false' } },
  ])('not %j', (condition) => {
    expect(under(condition)).toBe(true);
  });
});
