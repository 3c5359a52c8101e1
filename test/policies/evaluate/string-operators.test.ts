import { conditionTable } from './ask.ts';

const key = 'aws:UserAgent';
const when = (operator: string, wanted: unknown, value: string | undefined, allows: boolean) => ({
  says: `${operator} ${JSON.stringify(wanted)} ${allows ? 'holds' : 'does not hold'} for ${JSON.stringify(value) ?? 'a missing key'}`,
  condition: { [operator]: { [key]: wanted } },
  context: { [key]: value },
  allows,
});

conditionTable('IAM User Guide, reference_policies_elements_condition_operators: String', [
  when('StringEquals', 'john', 'john', true),
  when('StringEquals', 'john', 'John', false),
  when('StringEquals', 'john', 'johnny', false),
  when('StringEquals', 'jo*', 'john', false),
  when('StringEquals', 'jo*', 'jo*', true),
  when('StringEquals', ['jane', 'john'], 'john', true),
  when('StringEquals', ['jane', 'john'], 'jim', false),
  when('StringEquals', '', '', true),
  when('StringEquals', 'john', undefined, false),
  when('StringNotEquals', 'john', 'jane', true),
  when('StringNotEquals', 'john', 'john', false),
  when('StringNotEquals', 'john', 'John', true),
  when('StringNotEquals', ['jane', 'john'], 'john', false),
  when('StringNotEquals', ['jane', 'john'], 'jim', true),
  when('StringNotEquals', 'john', undefined, true),
  when('StringEqualsIgnoreCase', 'John', 'jOHN', true),
  when('StringEqualsIgnoreCase', 'John', 'jane', false),
  when('StringEqualsIgnoreCase', 'John', undefined, false),
  when('StringNotEqualsIgnoreCase', 'John', 'jOHN', false),
  when('StringNotEqualsIgnoreCase', 'John', 'jane', true),
  when('StringNotEqualsIgnoreCase', 'John', undefined, true),
  when('StringLike', 'batch-*/x?.png', 'batch-1/2/x9.png', true),
  when('StringLike', 'batch-*/x?.png', 'batch-1/x.png', false),
  when('StringLike', 'batch-*', 'Batch-1', false),
  when('StringLike', '*', '', true),
  when('StringLike', '?', '', false),
  when('StringLike', '?', '\u{1f600}', true),
  when('StringLike', 'a*b*c', 'axxbxxbxc', true),
  when('StringLike', 'a*b*c', 'axxbxxbx', false),
  when('StringLike', ['x*', 'y*'], 'yes', true),
  when('StringLike', 'x*', undefined, false),
  when('StringNotLike', 'x*', 'xyz', false),
  when('StringNotLike', 'x*', 'abc', true),
  when('StringNotLike', ['x*', 'a*'], 'abc', false),
  when('StringNotLike', 'x*', undefined, true),
]);

conditionTable('IAM User Guide, reference_policies_elements_condition', [
  {
    says: 'names of keys are not case-sensitive',
    condition: { StringEquals: { 'AWS:useragent': 'x' } },
    context: { 'aws:UserAgent': 'x' },
    allows: true,
  },
  {
    says: 'a tag key is part of the name of the condition key',
    condition: { StringEquals: { 'aws:PrincipalTag/team': 'vision' } },
    context: { 'aws:PrincipalTag/team': 'vision' },
    allows: true,
  },
]);

const two = {
  StringEquals: { 'aws:PrincipalTag/team': ['a', 'b'], 'aws:PrincipalTag/site': 'x' },
  StringLike: { 'aws:UserAgent': 'curl*' },
};
conditionTable('IAM User Guide, reference_policies_condition-logic-multiple-context-keys-or-values', [
  {
    says: 'operators and keys must all hold, values are alternatives',
    condition: two,
    context: { 'aws:PrincipalTag/team': 'b', 'aws:PrincipalTag/site': 'x', 'aws:UserAgent': 'curl/8' },
    allows: true,
  },
  {
    says: 'one key of an operator that does not hold is enough to fail',
    condition: two,
    context: { 'aws:PrincipalTag/team': 'b', 'aws:PrincipalTag/site': 'y', 'aws:UserAgent': 'curl/8' },
    allows: false,
  },
  {
    says: 'one operator that does not hold is enough to fail',
    condition: two,
    context: { 'aws:PrincipalTag/team': 'b', 'aws:PrincipalTag/site': 'x', 'aws:UserAgent': 'wget' },
    allows: false,
  },
  {
    says: 'the values of a negated operator are joined by NOR',
    condition: { StringNotEquals: { 'aws:PrincipalTag/team': ['a', 'b'] } },
    context: { 'aws:PrincipalTag/team': 'a' },
    allows: false,
  },
]);
