// biome-ignore-all lint/suspicious/noTemplateCurlyInString: IAM writes its policy variables like this
/**
 * Kinds of input that other evaluators of IAM policies try, each with the answer of the page of the IAM User Guide that
 * is named; accounts and names are invented.
 */
import { ACCOUNT, allowAll, conditionTable, decisionTable, policy } from './ask.ts';

conditionTable('reference_policies_condition-logic-multiple-context-keys-or-values', [
  {
    says: 'several keys under several operators all have to hold',
    condition: {
      StringEquals: { 'aws:PrincipalTag/department': 'labels' },
      ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:user/a*` },
    },
    context: { 'aws:PrincipalTag/department': 'finance' },
    allows: false,
  },
  {
    says: 'several values of a key are alternatives',
    condition: { StringEquals: { 'aws:RequestedRegion': ['eu-west-1', 'eu-central-1'] } },
    context: { 'aws:RequestedRegion': 'eu-central-1' },
    allows: true,
  },
  {
    says: 'under a negated operator none of the values may match',
    condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1', 'eu-central-1'] } },
    context: { 'aws:RequestedRegion': 'eu-central-1' },
    allows: false,
  },
  {
    says: 'a negated operator holds without the key',
    condition: { StringNotEquals: { 'aws:PrincipalTag/job': 'iamuser-admin' } },
    context: { 'aws:PrincipalTag/job': undefined },
    allows: true,
  },
  {
    says: 'two keys under one operator both have to hold',
    condition: { StringEquals: { 'aws:PrincipalTag/a': '1', 'aws:PrincipalTag/b': '2' } },
    context: { 'aws:PrincipalTag/a': '1', 'aws:PrincipalTag/b': '3' },
    allows: false,
  },
]);

const tags = (quantifier: string, values: readonly string[]) => ({
  [`${quantifier}:StringEquals`]: { 'aws:TagKeys': values },
});

conditionTable('reference_policies_condition-single-vs-multi-valued-context-keys', [
  {
    says: 'ForAnyValue holds when one of the keys of the request is among those of the policy',
    condition: tags('ForAnyValue', ['environment', 'webserver']),
    context: { 'aws:TagKeys': ['environment', 'cost-center'] },
    allows: true,
  },
  {
    says: 'ForAllValues does not: the request has another one',
    condition: tags('ForAllValues', ['environment', 'webserver']),
    context: { 'aws:TagKeys': ['environment', 'cost-center'] },
    allows: false,
  },
  {
    says: 'ForAllValues holds for a request without the key',
    condition: tags('ForAllValues', ['environment']),
    context: { 'aws:TagKeys': undefined },
    allows: true,
  },
  {
    says: 'ForAnyValue does not',
    condition: tags('ForAnyValue', ['environment']),
    context: { 'aws:TagKeys': undefined },
    allows: false,
  },
  {
    says: 'ForAllValues with Null wants the key as well',
    condition: { ...tags('ForAllValues', ['environment']), Null: { 'aws:TagKeys': 'false' } },
    context: { 'aws:TagKeys': undefined },
    allows: false,
  },
]);

conditionTable('reference_policies_elements_condition_operators', [
  {
    says: 'StringLike takes a prefix and ? for one character',
    condition: { StringLike: { 's3:prefix': ['home/ana/*', 'home/b?n/*'] } },
    context: { 's3:prefix': 'home/ben/pictures' },
    allows: true,
  },
  {
    says: 'StringEquals takes * literally',
    condition: { StringEquals: { 's3:prefix': 'home/*' } },
    context: { 's3:prefix': 'home/ana' },
    allows: false,
  },
  {
    says: 'StringEqualsIgnoreCase',
    condition: { StringEqualsIgnoreCase: { 'aws:PrincipalTag/team': 'Labels' } },
    context: { 'aws:PrincipalTag/team': 'lABELS' },
    allows: true,
  },
  {
    says: 'NumericLessThanEquals at the limit',
    condition: { NumericLessThanEquals: { 's3:max-keys': '10' } },
    context: { 's3:max-keys': '10' },
    allows: true,
  },
  {
    says: 'NumericLessThanEquals above it',
    condition: { NumericLessThanEquals: { 's3:max-keys': '10' } },
    context: { 's3:max-keys': '11' },
    allows: false,
  },
  {
    says: 'DateGreaterThan with a date and a request in epoch seconds',
    condition: { DateGreaterThan: { 'aws:TokenIssueTime': '2020-01-01T00:00:01Z' } },
    context: { 'aws:TokenIssueTime': '1577836802' },
    allows: true,
  },
  {
    says: 'Bool, and its spelling',
    condition: { Bool: { 'aws:SecureTransport': 'TRUE' } },
    context: { 'AWS:securetransport': 'true' },
    allows: true,
  },
  {
    says: 'IpAddress with an IPv6 block, written with capitals',
    condition: { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '2001:DB8:1234:5678::/64'] } },
    context: { 'aws:SourceIp': '2001:db8:1234:5678::7' },
    allows: true,
  },
  {
    says: 'IpAddress beside the block',
    condition: { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '2001:DB8:1234:5678::/64'] } },
    context: { 'aws:SourceIp': '2001:db8:1234:5679::7' },
    allows: false,
  },
  {
    says: 'ArnEquals takes wildcards as ArnLike does',
    condition: { ArnEquals: { 'aws:SourceArn': `arn:aws:sns:*:${ACCOUNT}:label*` } },
    context: { 'aws:SourceArn': `arn:aws:sns:eu-west-1:${ACCOUNT}:labels` },
    allows: true,
  },
  {
    says: 'a wildcard of ArnLike stays in its part',
    condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:labels:*' } },
    context: { 'aws:SourceArn': `arn:aws:sns:eu-west-1:${ACCOUNT}:labels` },
    allows: false,
  },
  {
    says: 'IfExists holds without the key',
    condition: { StringLikeIfExists: { 'ec2:InstanceType': ['t1.*', 't2.*'] } },
    context: {},
    allows: true,
  },
  {
    says: 'and compares where it is there',
    condition: { StringLikeIfExists: { 'ec2:InstanceType': ['t1.*', 't2.*'] } },
    context: { 'ec2:InstanceType': 'm3.large' },
    allows: false,
  },
  {
    says: 'Null true wants the key away',
    condition: { Null: { 'aws:TokenIssueTime': 'true' } },
    context: { 'aws:TokenIssueTime': '2026-01-01T00:00:00Z' },
    allows: false,
  },
]);

const home = policy({
  Action: 's3:GetObject',
  Resource: "arn:aws:s3:::images/${aws:PrincipalTag/team, 'everybody'}/*",
});

decisionTable('reference_policies_variables, reference_policies_elements_notaction and _notresource', [
  {
    says: 'a variable in the resource',
    policies: { identity: [home] },
    request: { resource: 'arn:aws:s3:::images/yellow/a.png', context: { 'aws:PrincipalTag/team': 'yellow' } },
    expected: 'allow',
  },
  {
    says: 'its default, where the request has no such key',
    policies: { identity: [home] },
    request: {
      resource: 'arn:aws:s3:::images/everybody/a.png',
      context: { 'aws:PrincipalTag/team': undefined },
    },
    expected: 'allow',
  },
  {
    says: 'a wildcard in its value is not a wildcard',
    policies: { identity: [home] },
    request: { resource: 'arn:aws:s3:::images/yellow/a.png', context: { 'aws:PrincipalTag/team': '*' } },
    expected: 'identity',
  },
  {
    says: 'NotAction in a Deny spares what it names',
    policies: { identity: [allowAll, policy({ Effect: 'Deny', NotAction: ['s3:Get*', 'iam:*'] })] },
    expected: 'allow',
  },
  {
    says: 'and denies the rest',
    policies: { identity: [allowAll, policy({ Effect: 'Deny', NotAction: 'iam:*' })] },
    expected: 'explicit-deny',
  },
  {
    says: 'NotResource in a Deny denies what is elsewhere',
    policies: {
      identity: [allowAll, policy({ Effect: 'Deny', Action: 's3:*', NotResource: 'arn:aws:s3:::others/*' })],
    },
    expected: 'explicit-deny',
  },
  {
    says: 'names of actions do not care about case, those of resources do',
    policies: { identity: [policy({ Action: 'S3:getobject', Resource: 'arn:aws:s3:::images/Batch-1/*' })] },
    expected: 'identity',
  },
]);
