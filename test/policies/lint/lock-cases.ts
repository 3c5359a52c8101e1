// biome-ignore-all lint/suspicious/noTemplateCurlyInString: IAM writes its policy variables like this
import type { PolicyUse } from '../../../src/policies/evaluate/read-document.ts';

export type StatementJson = Readonly<Record<string, unknown>>;

/** A statement that breaks a rule and one that barely keeps it. */
export interface RuleCase {
  readonly rule: string;
  readonly says: string;
  /** Breaks the rule, once. */
  readonly breaks: StatementJson;
  readonly severity?: string;
  /** Barely keeps it. */
  readonly keeps: StatementJson;
  readonly usedAs?: PolicyUse;
}

const everybody = { Principal: '*' };
const deny = { Effect: 'Deny', ...everybody };
const role = 'arn:aws:iam::111122223333:role/team/labeling';
const when = (operator: string, key: string, value: unknown) => ({
  Condition: { [operator]: { [key]: value } },
});

/** Locks that never match or match everybody, and documents of a shape that AWS refuses. */
export const LOCK_CASES: readonly RuleCase[] = [
  {
    rule: 'retired-action',
    says: 'an action that an older copy of the reference had',
    breaks: { Action: ['artifact:DownloadAgreement', 'artifact:GetAgreement'], Resource: '*' },
    keeps: { Action: 'artifact:GetAgreement', Resource: '*' },
  },
  {
    rule: 'never-matches',
    says: 'where AWS evaluates an action that has no resource: another log group',
    severity: 'error',
    breaks: {
      Action: 'logs:DescribeLogGroups',
      Resource: 'arn:aws:logs:us-east-1:111122223333:log-group:/mine:*',
    },
    keeps: { Action: 'logs:DescribeLogGroups', Resource: 'arn:aws:logs:us-east-1:111122223333:log-group:*' },
  },
  {
    rule: 'never-matches',
    says: 'where AWS evaluates an action that has no resource: one bucket',
    severity: 'error',
    breaks: { Action: 's3:ListAllMyBuckets', Resource: 'arn:aws:s3:::images' },
    keeps: { Action: 's3:ListAllMyBuckets', Resource: 'arn:aws:s3:::*' },
  },
  {
    rule: 'never-matches',
    says: 'an action without resources on an ARN of its service is doubted, not refused',
    severity: 'warning',
    breaks: { Action: 'iam:ListRoles', Resource: 'arn:aws:iam::111122223333:role/*' },
    keeps: { Action: 'iam:ListRoles', Resource: '*' },
  },
  {
    rule: 'never-matches',
    says: 'an action without resources on an ARN of another service',
    severity: 'error',
    breaks: { Action: 'ec2:DescribeSubnets', Resource: 'arn:aws:rds:us-east-1:111122223333:db:*' },
    keeps: { Action: 'ec2:DescribeSubnets', Resource: '*' },
  },
  {
    rule: 'pass-role-to-any-service',
    says: 'any role is an error',
    severity: 'error',
    breaks: { Action: 'iam:PassRole', Resource: '*' },
    keeps: {
      Action: 'iam:PassRole',
      Resource: '*',
      ...when('StringEqualsIfExists', 'iam:PassedToService', 'sagemaker.amazonaws.com'),
    },
  },
  {
    rule: 'pass-role-to-any-service',
    says: 'named roles are a warning',
    severity: 'warning',
    breaks: { Action: 'iam:PassRole', Resource: [role, 'arn:aws:iam::*:role/team/*'] },
    keeps: { Action: 'iam:GetRole', Resource: role },
  },
  {
    rule: 'string-operator-on-address',
    says: 'a CIDR block under StringEquals',
    severity: 'error',
    breaks: when('StringEquals', 'aws:SourceIp', '203.0.113.0/24'),
    keeps: when('IpAddress', 'aws:SourceIp', '203.0.113.0/24'),
  },
  {
    rule: 'string-operator-on-address',
    says: 'an IPv6 block in a Deny',
    severity: 'error',
    breaks: { ...deny, ...when('StringNotLike', 'AWS:VpcSourceIp', ['fd00::/64', '10.0.0.7']) },
    keeps: { ...deny, ...when('NotIpAddress', 'aws:VpcSourceIp', ['fd00::/64', '10.0.0.7']) },
  },
  {
    rule: 'string-operator-on-address',
    says: 'a single address',
    severity: 'warning',
    breaks: when('ForAnyValue:StringEquals', 'aws:SourceIp', '203.0.113.7'),
    keeps: when('StringEquals', 'aws:SourceVpce', 'vpce-0a1b2c3d'),
  },
  {
    rule: 'id-of-another-kind',
    says: 'a VPC where an endpoint belongs',
    severity: 'error',
    breaks: when('StringEquals', 'aws:SourceVpce', 'vpc-0a1b2c3d'),
    keeps: when('StringEquals', 'aws:SourceVpce', 'vpce-0a1b2c3d'),
  },
  {
    rule: 'id-of-another-kind',
    says: 'an endpoint where a VPC belongs, in a Deny with a pattern',
    severity: 'error',
    breaks: { ...deny, ...when('StringNotLikeIfExists', 'aws:sourceVpc', ['vpce-0a*', 'vpc-0a*']) },
    keeps: { ...deny, ...when('StringNotLikeIfExists', 'aws:sourceVpc', ['vp*', '${aws:PrincipalTag/vpc}']) },
  },
  {
    rule: 'id-of-another-kind',
    says: 'an ID where the ARN of a VPC belongs',
    severity: 'error',
    breaks: when('ArnLike', 'aws:SourceVpcArn', 'vpc-0a1b2c3d'),
    keeps: when('ArnLike', 'aws:SourceVpcArn', 'arn:aws:ec2:*:111122223333:vpc/*'),
  },
  {
    rule: 'signature-age-in-seconds',
    says: 'fifteen minutes in seconds',
    severity: 'error',
    breaks: { ...deny, ...when('NumericGreaterThan', 's3:signatureAge', '900') },
    keeps: { ...deny, ...when('NumericGreaterThan', 's3:signatureAge', '10000') },
  },
  {
    rule: 'signature-age-in-seconds',
    says: 'a day in seconds may be meant',
    severity: 'warning',
    breaks: when('NumericLessThanEquals', 's3:SignatureAge', 86400),
    keeps: when('NumericLessThanEquals', 's3:SignatureAge', 86400000),
  },
  {
    rule: 'wildcard-taken-literally',
    says: 'a star under StringEquals',
    severity: 'error',
    breaks: when('StringEquals', 'aws:PrincipalArn', 'arn:aws:iam::111122223333:role/label-*'),
    keeps: when('StringLike', 'aws:PrincipalArn', 'arn:aws:iam::111122223333:role/label-*'),
  },
  {
    rule: 'wildcard-taken-literally',
    says: 'a lone star, where ${*} is one on purpose',
    severity: 'error',
    breaks: { ...deny, ...when('StringNotEqualsIgnoreCase', 'aws:PrincipalOrgID', '*') },
    keeps: { ...deny, ...when('StringNotEqualsIgnoreCase', 'aws:PrincipalOrgID', 'o-${*}') },
  },
  {
    rule: 'range-of-everybody',
    says: 'every IPv4 address',
    severity: 'error',
    breaks: when('IpAddress', 'aws:SourceIp', ['203.0.113.0/24', '0.0.0.0/0']),
    keeps: when('IpAddress', 'aws:SourceIp', ['203.0.113.0/24', '17.0.0.0/8']),
  },
  {
    rule: 'range-of-everybody',
    says: 'every IPv6 address, in a Deny that then denies nobody',
    severity: 'error',
    breaks: { ...deny, ...when('NotIpAddressIfExists', 'aws:SourceIp', '::/0') },
    keeps: { ...deny, ...when('NotIpAddressIfExists', 'aws:SourceIp', '2001:db8::/32') },
  },
  {
    rule: 'range-of-everybody',
    says: 'every address in two halves',
    severity: 'error',
    breaks: when('IpAddress', 'aws:SourceIp', ['0.0.0.0/1', '128.0.0.0/1']),
    keeps: when('IpAddress', 'aws:SourceIp', '128.0.0.0/8'),
  },
  {
    rule: 'range-of-everybody',
    says: 'far more than one organization has',
    severity: 'warning',
    breaks: when('IpAddress', 'aws:SourceIp', '2000::/3'),
    keeps: when('IpAddress', 'aws:SourceIp', '2001::/16'),
  },
  {
    rule: 'public-vpc-source-ip',
    says: 'a public range where addresses of a VPC are compared',
    breaks: when('IpAddress', 'aws:VpcSourceIp', '203.0.113.0/24'),
    keeps: when('IpAddress', 'aws:VpcSourceIp', ['10.0.0.0/16', '100.64.0.0/10', 'fd00::/8']),
  },
  {
    rule: 'holds-without-key',
    says: 'IfExists in an Allow',
    severity: 'error',
    breaks: when('IpAddressIfExists', 'aws:SourceIp', '203.0.113.0/24'),
    keeps: { ...deny, ...when('NotIpAddressIfExists', 'aws:SourceIp', '203.0.113.0/24') },
  },
  {
    rule: 'holds-without-key',
    says: 'ForAllValues in an Allow, without Null',
    severity: 'error',
    breaks: when('ForAllValues:StringLike', 'aws:PrincipalOrgPaths', 'o-a1b2c3d4e5/*'),
    keeps: {
      Condition: {
        'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/*' },
        Null: { 'aws:PrincipalOrgPaths': 'false' },
      },
    },
  },
  {
    rule: 'holds-without-key',
    says: 'IfExists on one path only; with one for each path, one of the two counts',
    severity: 'error',
    breaks: when('StringEqualsIfExists', 'aws:SourceVpce', 'vpce-0a1b2c3d'),
    keeps: {
      Condition: {
        StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-0a1b2c3d' },
        IpAddressIfExists: { 'aws:SourceIp': '203.0.113.0/24' },
      },
    },
  },
  {
    rule: 'holds-without-key',
    says: 'MFA with IfExists in an Allow',
    severity: 'error',
    breaks: when('BoolIfExists', 'aws:MultiFactorAuthPresent', 'true'),
    keeps: when('Bool', 'aws:MultiFactorAuthPresent', 'true'),
  },
  {
    rule: 'mfa-deny-without-if-exists',
    says: 'Bool in a Deny',
    severity: 'error',
    breaks: { Effect: 'Deny', ...when('Bool', 'aws:MultiFactorAuthPresent', false) },
    keeps: { Effect: 'Deny', ...when('BoolIfExists', 'aws:MultiFactorAuthPresent', false) },
  },
  {
    rule: 'mfa-deny-without-if-exists',
    says: 'the age of MFA in a Deny',
    severity: 'error',
    breaks: { Effect: 'Deny', ...when('NumericGreaterThan', 'aws:MultiFactorAuthAge', '3600') },
    keeps: { Effect: 'Deny', ...when('NumericGreaterThanIfExists', 'aws:MultiFactorAuthAge', '3600') },
  },
  {
    rule: 'null-misread',
    says: 'an Allow for those without MFA',
    severity: 'error',
    breaks: when('Null', 'aws:MultiFactorAuthAge', 'true'),
    keeps: when('Null', 'aws:MultiFactorAuthAge', 'false'),
  },
  {
    rule: 'null-misread',
    says: 'an Allow for those who do not come through the endpoint',
    severity: 'error',
    breaks: when('Null', 'aws:SourceVpce', 'true'),
    keeps: {
      Condition: { Null: { 'aws:SourceVpce': 'true' }, IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
    },
  },
  {
    rule: 'null-misread',
    says: 'a Deny for those who come through an endpoint',
    severity: 'warning',
    breaks: { ...deny, ...when('Null', 'aws:SourceVpce', 'false') },
    keeps: {
      ...deny,
      Condition: {
        Null: { 'aws:SourceVpce': 'false' },
        StringEquals: { 's3:authType': 'REST-QUERY-STRING' },
      },
    },
  },
  {
    rule: 'null-misread',
    says: 'both answers at once',
    severity: 'error',
    breaks: { ...deny, ...when('Null', 's3:x-amz-server-side-encryption', ['true', 'false']) },
    keeps: { ...deny, ...when('Null', 's3:x-amz-server-side-encryption', 'true') },
  },
  {
    rule: 'key-not-on-path',
    says: 'aws:SourceIp in an endpoint policy',
    severity: 'error',
    usedAs: 'endpoint',
    breaks: { Principal: '*', ...when('IpAddress', 'aws:SourceIp', '203.0.113.0/24') },
    keeps: { Principal: '*', ...when('IpAddress', 'aws:VpcSourceIp', '10.0.0.0/16') },
  },
  {
    rule: 'key-not-on-path',
    says: 'the address in the VPC of requests that come over the internet',
    severity: 'error',
    breaks: {
      Condition: { Null: { 'aws:SourceVpce': 'true' }, IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/16' } },
    },
    keeps: {
      Condition: { Null: { 'aws:SourceVpce': 'false' }, IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/16' } },
    },
  },
  {
    rule: 'not-principal-incomplete',
    says: 'a role without its sessions and account',
    severity: 'error',
    breaks: { Effect: 'Deny', NotPrincipal: { AWS: role } },
    keeps: {
      Effect: 'Deny',
      NotPrincipal: {
        AWS: [
          role,
          'arn:aws:sts::111122223333:assumed-role/labeling/worker',
          'arn:aws:iam::111122223333:root',
        ],
      },
    },
  },
  {
    rule: 'not-principal-incomplete',
    says: 'a user without the account',
    severity: 'error',
    breaks: { Effect: 'Deny', NotPrincipal: { AWS: ['arn:aws:iam::111122223333:user/ana', '444455556666'] } },
    keeps: { Effect: 'Deny', NotPrincipal: { AWS: ['arn:aws:iam::111122223333:user/ana', '111122223333'] } },
  },
  {
    rule: 'malformed-arn',
    says: 'a missing colon',
    severity: 'error',
    breaks: { Resource: 'arn:aws:s3::images/*' },
    keeps: { Resource: ['arn:aws:s3:::images/*', 'arn:aws:s3*', 'arn:*:s3:::${aws:PrincipalTag/bucket}/*'] },
  },
  {
    rule: 'malformed-arn',
    says: 'no ARN at all',
    severity: 'error',
    breaks: { Resource: ['images/*', 'arn:aws:s3:::images/*'] },
    keeps: { NotResource: 'arn:aws-cn:s3:::images/*' },
  },
  {
    rule: 'malformed-arn',
    says: 'an account of eleven digits',
    severity: 'error',
    breaks: { Action: 'sns:Publish', Resource: 'arn:aws:sns:us-east-1:11112222333:tasks' },
    keeps: { Action: 'sns:Publish', Resource: 'arn:aws:sns:us-gov-west-1:1111*:tasks' },
  },
  {
    rule: 'malformed-arn',
    says: 'a service in capitals, and one that is missing its resource',
    severity: 'error',
    breaks: { Resource: 'arn:aws:S3:::images/*' },
    keeps: { Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:*:*:*' },
  },
  {
    rule: 'url-as-resource',
    says: 'an S3 URI',
    severity: 'error',
    breaks: { Resource: 's3://images/*' },
    keeps: { Resource: 'arn:aws:s3:::images/s3://*' },
  },
  {
    rule: 's3-arn-with-region',
    says: 'a region and an account in the ARN of objects',
    severity: 'error',
    breaks: { Resource: 'arn:aws:s3:us-east-1:111122223333:images/*' },
    keeps: {
      Resource: ['arn:aws:s3:us-east-1:111122223333:accesspoint/labels/object/*', 'arn:aws:s3:*:*:images/*'],
    },
  },
  {
    rule: 'sid-characters',
    says: 'spaces in a policy of IAM, where a bucket takes them',
    severity: 'error',
    breaks: { Sid: 'Allow read for labelers' },
    keeps: { Sid: 'Allow read for labelers', Principal: { AWS: '111122223333' } },
  },
  {
    rule: 'sid-characters',
    says: 'spaces in a permissions boundary, which is a policy of IAM',
    severity: 'error',
    usedAs: 'boundary',
    breaks: { Sid: 'Allow read for labelers' },
    keeps: { Sid: 'AllowReadForLabelers' },
  },
  {
    rule: 'unknown-principal',
    says: 'a wildcard in a role',
    severity: 'error',
    breaks: { Principal: { AWS: ['arn:aws:iam::111122223333:role/label*', '111122223333'] } },
    keeps: {
      Principal: {
        AWS: [
          'arn:aws-cn:iam::cloudfront:user/CloudFront Origin Access Identity E1A2B3C4D5F6G7',
          'AIDACKCEVSQ6C2EXAMPLE',
          'arn:aws-us-gov:sts::111122223333:assumed-role/labeling/worker',
        ],
        Federated: ['cognito-identity.amazonaws.com', 'arn:aws:iam::111122223333:saml-provider/idp'],
        CanonicalUser: ['a'.repeat(64), 'b'.repeat(96)],
        Service: ['s3.amazonaws.com.cn', 'logs.us-iso-east-1.c2s.ic.gov'],
      },
    },
  },
];
