import { conditionTable } from './ask.ts';

const rows =
  (key: string) => (operator: string, wanted: unknown, value: string | undefined, allows: boolean) => ({
    says: `${operator} ${JSON.stringify(wanted)} ${allows ? 'holds' : 'does not hold'} for ${value ?? 'a missing key'}`,
    condition: { [operator]: { [key]: wanted } },
    context: { [key]: value },
    allows,
  });
const size = rows('s3:max-keys');
const time = rows('aws:CurrentTime');
const secure = rows('aws:SecureTransport');
const bytes = rows('example:digest');
const arn = rows('aws:SourceArn');

conditionTable('IAM User Guide, reference_policies_elements_condition_operators: Numeric', [
  size('NumericEquals', '10', '10', true),
  size('NumericEquals', 10, '10.0', true),
  size('NumericEquals', '10', '11', false),
  size('NumericEquals', '10', undefined, false),
  size('NumericNotEquals', '10', '11', true),
  size('NumericNotEquals', '10', '10', false),
  size('NumericNotEquals', ['10', '11'], '11', false),
  size('NumericNotEquals', '10', undefined, true),
  size('NumericLessThan', '10', '9.99', true),
  size('NumericLessThan', '10', '10', false),
  size('NumericLessThanEquals', '10', '10', true),
  size('NumericLessThanEquals', '10', '11', false),
  size('NumericLessThanEquals', '10', undefined, false),
  size('NumericGreaterThan', '10', '11', true),
  size('NumericGreaterThan', '10', '10', false),
  size('NumericGreaterThan', '9', '10', true),
  size('NumericGreaterThanEquals', '10', '10', true),
  size('NumericGreaterThanEquals', '-10', '-11', false),
  size('NumericEquals', '10', 'ten', false),
]);

conditionTable('Amazon S3 User Guide, bucket-policy-s3-sigv4-conditions: signature age', [
  rows('s3:signatureAge')('NumericGreaterThan', '600000', '600001', true),
  rows('s3:signatureAge')('NumericGreaterThan', '600000', '600000', false),
]);

conditionTable('IAM User Guide, reference_policies_elements_condition_operators: Date', [
  time('DateEquals', '2024-01-01T00:00:00Z', '2024-01-01T01:00:00+01:00', true),
  time('DateEquals', '2024-01-01T00:00:00Z', '1704067200', true),
  time('DateNotEquals', '2024-01-01', '2024-01-01T00:00:00Z', false),
  time('DateNotEquals', '2024-01-01', '2024-01-02T00:00:00Z', true),
  time('DateNotEquals', '2024-01-01', undefined, true),
  time('DateLessThan', '2024-01-01T00:00:00Z', '2023-12-31T23:59:59Z', true),
  time('DateLessThan', '2024-01-01T00:00:00Z', '2024-01-01T00:00:00Z', false),
  time('DateLessThanEquals', '2024-01-01T00:00:00Z', '2024-01-01T00:00:00Z', true),
  time('DateGreaterThan', '2024-01-01T00:00:00Z', '2024-01-01T00:00:00.001Z', true),
  time('DateGreaterThan', '2024', '2024-06-01T00:00:00Z', true),
  time('DateGreaterThan', '2024-06', '2024-05-31T23:59:59Z', false),
  time('DateGreaterThanEquals', '1704067200', '2024-01-01T00:00:00Z', true),
  time('DateGreaterThan', '2024-01-01T00:00:00Z', undefined, false),
]);

conditionTable('IAM User Guide, reference_policies_elements_condition_operators: Bool and BinaryEquals', [
  secure('Bool', 'true', 'true', true),
  secure('Bool', true, 'true', true),
  secure('Bool', 'false', 'true', false),
  secure('Bool', 'False', 'false', true),
  secure('Bool', 'false', undefined, false),
  secure('Bool', ['true', 'false'], 'false', true),
  bytes('BinaryEquals', 'QmluYXJ5VmFsdWVJbkJhc2U2NA==', 'QmluYXJ5VmFsdWVJbkJhc2U2NA==', true),
  bytes('BinaryEquals', 'QmluYXJ5VmFsdWVJbkJhc2U2NA==', 'QmluYXJ5', false),
  bytes('BinaryEquals', 'QQ==', undefined, false),
]);

const topic = 'arn:aws:sns:us-east-1:111122223333:labels';
conditionTable('IAM User Guide, reference_policies_elements_condition_operators: Arn', [
  arn('ArnEquals', topic, topic, true),
  arn('ArnEquals', 'arn:aws:sns:*:111122223333:*', topic, true),
  arn('ArnLike', 'arn:aws:sns:us-*-1:1111????3333:lab*', topic, true),
  arn('ArnLike', 'arn:aws:SNS:us-east-1:111122223333:labels', topic, false),
  arn(
    'ArnLike',
    'arn:aws:someservice:*:111122223333:finance/*',
    'arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt',
    false,
  ),
  arn(
    'StringLike',
    'arn:aws:someservice:*:111122223333:finance/*',
    'arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt',
    true,
  ),
  arn('ArnLike', 'arn:aws:sns:*:*:a:*', 'arn:aws:sns:r:1:a:b:c', true),
  arn('ArnLike', topic, 'labels', false),
  arn('ArnLike', topic, undefined, false),
  arn('ArnNotLike', 'arn:aws:sns:*:111122223333:*', topic, false),
  arn('ArnNotLike', 'arn:aws:sns:*:444455556666:*', topic, true),
  arn('ArnNotEquals', topic, topic, false),
  arn('ArnNotEquals', topic, undefined, true),
]);
