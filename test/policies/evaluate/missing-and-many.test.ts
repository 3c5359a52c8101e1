import type { RequestContext } from '../../../src/policies/evaluate/model.ts';
import { conditionTable } from './ask.ts';

const when = (
  condition: Record<string, Record<string, unknown>>,
  context: RequestContext,
  allows: boolean,
) => ({
  says: `${JSON.stringify(condition)} ${allows ? 'holds' : 'does not hold'} for ${JSON.stringify(context)}`,
  condition,
  context,
  allows,
});
const token = 'aws:TokenIssueTime';
const absent = { [token]: undefined };
const present = { [token]: '2024-01-01T00:00:00Z' };

conditionTable('IAM User Guide, reference_policies_elements_condition_operators: Null', [
  when({ Null: { [token]: 'true' } }, absent, true),
  when({ Null: { [token]: 'true' } }, present, false),
  when({ Null: { [token]: 'false' } }, absent, false),
  when({ Null: { [token]: 'false' } }, present, true),
  when({ Null: { [token]: true } }, absent, true),
  when({ Null: { 'aws:TagKeys': 'true' } }, { 'aws:TagKeys': [] }, true),
]);

conditionTable('IAM User Guide, reference_policies_elements_condition_operators: IfExists', [
  when({ StringLikeIfExists: { 'ec2:InstanceType': ['t1.*', 't2.*'] } }, {}, true),
  when(
    { StringLikeIfExists: { 'ec2:InstanceType': ['t1.*', 't2.*'] } },
    { 'ec2:InstanceType': 't2.nano' },
    true,
  ),
  when(
    { StringLikeIfExists: { 'ec2:InstanceType': ['t1.*', 't2.*'] } },
    { 'ec2:InstanceType': 'm5.large' },
    false,
  ),
  when({ StringEqualsIfExists: { 's3:prefix': 'a' } }, {}, true),
  when({ NumericLessThanIfExists: { 's3:max-keys': '10' } }, {}, true),
  when({ NumericLessThanIfExists: { 's3:max-keys': '10' } }, { 's3:max-keys': '11' }, false),
  when(
    { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } },
    { 'aws:MultiFactorAuthPresent': undefined },
    true,
  ),
  when(
    { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } },
    { 'aws:MultiFactorAuthPresent': 'false' },
    false,
  ),
  when({ DateGreaterThanIfExists: { [token]: '2023-01-01' } }, absent, true),
  when({ ArnLikeIfExists: { 'aws:SourceArn': 'arn:aws:s3:::a' } }, { 'aws:SourceArn': undefined }, true),
  when({ StringNotEqualsIfExists: { 's3:prefix': 'a' } }, {}, true),
  when({ StringNotEqualsIfExists: { 's3:prefix': 'a' } }, { 's3:prefix': 'a' }, false),
]);

const tags = (...names: string[]) => ({ 'aws:TagKeys': names });
conditionTable('IAM User Guide, reference_policies_condition-single-vs-multi-valued-context-keys', [
  when({ 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b'] } }, tags('a', 'b'), true),
  when({ 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b'] } }, tags('b'), true),
  when({ 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b'] } }, tags('a', 'c'), false),
  when({ 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' } }, { 'aws:TagKeys': undefined }, true),
  when({ 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' } }, tags(''), true),
  when({ 'ForAllValues:StringLike': { 'aws:TagKeys': 'key*' } }, tags('key1', 'key2'), true),
  when({ 'ForAllValues:StringNotEquals': { 'aws:TagKeys': ['x', 'y'] } }, tags('a', 'b'), true),
  when({ 'ForAllValues:StringNotEquals': { 'aws:TagKeys': ['x', 'y'] } }, tags('a', 'x'), false),
  when({ 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['a', 'b'] } }, tags('c', 'b'), true),
  when({ 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['a', 'b'] } }, tags('c', 'd'), false),
  when({ 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'a' } }, { 'aws:TagKeys': undefined }, false),
  when({ 'ForAnyValue:StringLike': { 'aws:TagKeys': '*' } }, tags(''), false),
  when({ 'ForAnyValue:StringNotEquals': { 'aws:TagKeys': ['x', 'y'] } }, tags('x', 'a'), true),
  when({ 'ForAnyValue:StringNotEquals': { 'aws:TagKeys': ['x', 'y'] } }, tags('x', 'y'), false),
  when(
    { 'ForAnyValue:IpAddress': { 'example:addresses': '10.0.0.0/8' } },
    { 'example:addresses': ['192.0.2.1', '10.1.1.1'] },
    true,
  ),
  when(
    { 'ForAllValues:ArnLike': { 'example:arns': 'arn:aws:s3:::a*' } },
    { 'example:arns': ['arn:aws:s3:::a1', 'arn:aws:s3:::b1'] },
    false,
  ),
  when(
    { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' }, Null: { 'aws:TagKeys': 'false' } },
    { 'aws:TagKeys': undefined },
    false,
  ),
  when({ 'ForAnyValue:StringEqualsIfExists': { 'aws:TagKeys': 'a' } }, { 'aws:TagKeys': undefined }, true),
  when({ 'ForAnyValue:StringEqualsIfExists': { 'aws:TagKeys': 'a' } }, tags('b'), false),
  when({ StringEquals: { 'aws:TagKeys': 'a' } }, tags('a'), true),
]);
