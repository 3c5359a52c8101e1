import { describe, expect, test } from 'vitest';
import { inspectFlow } from '../../src/migrate/inspect/inspect.ts';
import { flowOf, flowText, source, step } from './sample.ts';

const rulesOf = (text: string) => inspectFlow('f.flow', flowOf(text)).map(({ rule }) => rule);
const at = (uri: string) => rulesOf(flowText(source('a', uri)));

describe('a location that nobody filled in', () => {
  test.each([
    's3://sagemaker-us-east-1-NNNNNNNNNNNN/x.csv',
    's3://sagemaker-us-east-1-xxxxxxxxxxxx/x.csv',
    's3://sagemaker-us-east-1-000000000000/x.csv',
    's3://{bucket}/x.csv',
    's3://{}/x.csv',
    's3://$BUCKET/x.csv',
    `s3://\${Bucket}/x.csv`,
    's3://$(bucket)/x.csv',
    's3://%BUCKET%/x.csv',
    's3://<bucket>/x.csv',
    's3://<<BUCKET>>/x.csv',
    's3://[BUCKET NAME]/x.csv',
    's3://your-bucket/x.csv',
    's3://YOUR_S3_BUCKET/x.csv',
    's3://bucket-name/x.csv',
    's3://BUCKET/x.csv',
    's3://data/TODO',
    'TODO',
    's3://change-me/x.csv',
    's3://undefined/x.csv',
    's3://None',
    's3://amzn-s3-demo-bucket1/x.csv',
    's3://data/{{nobody}}.csv',
    's3://[bucket]/x.csv',
    's3://@bucket@/x.csv',
    's3://<%= bucket %>/x.csv',
    's3://yourbucket/x.csv',
    's3://sagemaker-us-east-1-############/x.csv',
  ])('%s', (uri) => {
    expect(at(uri)).toContain('flow/unfilled-placeholder');
  });

  test.each([
    's3://data/in.csv',
    's3://data/todo/list.csv',
    's3://data/undefined/x.csv',
    's3://data/metadata-dummy.csv',
    's3://data/_$folder$',
    's3://data/cost$usd.csv',
    's3://data/report [final].csv',
    's3://data/your-bucketlist.csv',
    's3://data/year=2024/%E2%82%AC.csv',
  ])('%s is none', (uri) => {
    expect(at(uri)).toEqual(['flow/environment-bound']);
  });

  test('a parameter that the flow has is none', () => {
    const text = flowText(source('a', 's3://data/{{day}}.csv'));
    const flow = { ...JSON.parse(text), parameters: [{ name: 'day', default_value: '1' }] };
    expect(rulesOf(JSON.stringify(flow))).not.toContain('flow/unfilled-placeholder');
  });
});

test.each([
  'https://data.s3.amazonaws.com/in.csv',
  'http://example.com/in.csv',
  '/home/sagemaker-user/in.csv',
  './in.csv',
  '~/in.csv',
  'C:\\data\\in.csv',
  'file:///tmp/in.csv',
  'in.csv',
  's3://',
  's3:///in.csv',
  's3://a/in.csv',
  's3://no bucket/in.csv',
])('%s cannot be a location', (uri) => {
  expect(at(uri)).toContain('flow/impossible-location');
});

test.each(['s3://Old_Bucket/x', 's3a://data/x', 's3://ap-abcdef-s3alias/x', 's3://data--use1-az4--x-s3/x'])(
  '%s can',
  (uri) => {
    expect(at(uri)).not.toContain('flow/impossible-location');
  },
);

test('an empty output, and an empty line of a manifest, cannot be locations', () => {
  const sink = step('b', { type: 'DESTINATION', parameters: { output_config: { output_path: '' } } });
  expect(rulesOf(flowText(source('a', 's3://data/x'), sink))).toContain('flow/impossible-location');
  const listed = step('c', { parameters: { s3ManifestPlain: { s3Uris: [''] } } });
  expect(rulesOf(flowText(listed))).toContain('flow/impossible-location');
});

describe('a step with nothing to read', () => {
  const of = (operator: string, parameters: unknown) =>
    rulesOf(flowText(step('a', { type: 'SOURCE', operator: `sagemaker.${operator}_0.1`, parameters })));
  const s3 = (s3ExecutionContext: object) => ({ dataset_definition: { s3ExecutionContext } });

  test.each([
    ['s3_source', {}],
    ['s3_source', { dataset_definition: {} }],
    ['s3_source', { dataset_definition: null }],
    ['s3_source', s3({ s3Uri: null })],
    ['s3_source', s3({ s3Uri: '', s3ManifestPlain: { s3Uris: [] } })],
    ['athena_source', { dataset_definition: { queryString: '' } }],
    ['redshift_source', { dataset_definition: { database: 'd' } }],
    ['snowflake_source', {}],
  ])('%s with %j', (operator, parameters) => {
    expect(of(operator, parameters)).toContain('flow/incomplete-step');
  });

  test.each([
    ['s3_source', s3({ s3Uri: 's3://data/x' })],
    ['s3_source', s3({ s3Uri: null, s3ManifestPlain: { s3Uris: ['s3://data/x'] } })],
    ['athena_source', { dataset_definition: { queryString: 'select 1' } }],
    ['snowflake_source', { anything: 1 }],
  ])('but not %s with %j', (operator, parameters) => {
    expect(of(operator, parameters)).not.toContain('flow/incomplete-step');
  });

  test('is a transform without an input, and none with one', () => {
    const inputs = [{ name: 'df', node_id: 'a', output_name: 'default' }];
    const text = (fields: object) => flowText(source('a', 's3://data/x'), step('b', { ...fields }));
    expect(rulesOf(text({}))).toContain('flow/incomplete-step');
    expect(rulesOf(text({ inputs }))).not.toContain('flow/incomplete-step');
  });
});

test.each([
  [1, false],
  ['1.0', false],
  [2, true],
  ['1.5', true],
  ['"1"', true],
  ['null', true],
  ['[1]', true],
  ['{"major": 2}', true],
])('metadata version %s is unknown: %s', (version, unknown) => {
  const text = flowText(source('a', 's3://data/x')).replace('"version": 1', `"version": ${version}`);
  expect(rulesOf(text).includes('flow/unknown-version')).toBe(unknown);
});
