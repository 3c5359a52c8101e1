import { describe, expect, test } from 'vitest';
import { flowFacts } from '../../src/migrate/inspect/check.ts';
import { findReferences } from '../../src/migrate/references/find.ts';
import { remapLeftover } from '../../src/migrate/remap/leftover.ts';
import { readRemap } from '../../src/migrate/remap/read-remap.ts';
import { transformFlow } from '../../src/migrate/remap/transform.ts';
import { untouchedPlaces } from '../../src/migrate/remap/untouched-places.ts';
import { flowOf, flowText, step } from './sample.ts';

const ONE = '111122223333';
const ap = `arn:aws:s3:us-east-1:${ONE}:accesspoint/ap1`;
const suffixes = [
  ['us-east-1', 'amazonaws.com'],
  ['ap-south-1', 'api.aws'],
  ['cn-northwest-1', 'amazonaws.com.cn'],
  ['us-gov-west-1', 'amazonaws.com'],
  ['us-iso-east-1', 'c2s.ic.gov'],
  ['us-isob-east-1', 'sc2s.sgov.gov'],
  ['us-isof-south-1', 'csp.hci.ic.gov'],
  ['eu-isoe-west-1', 'cloud.adc-e.uk'],
  ['eusc-de-east-1', 'amazonaws.eu'],
  ['mx-central-1', 'amazonaws.com'],
  ['ap-southeast-7', 'amazonaws.com'],
] as const;

/** The text, its kind, and the bucket, account or ARN found in it. */
const TABLE: readonly (readonly [text: string, kind: string, name: string | undefined])[] = [
  ['s3://raw-data/in.csv', 's3', 'raw-data'],
  ['S3://raw-data/in.csv', 's3', 'raw-data'],
  ['s3a://raw-data/x.parquet', 's3', 'raw-data'],
  ['s3n://raw-data', 's3', 'raw-data'],
  ['spark.read.csv("s3://raw-data/x")', 's3', 'raw-data'],
  ['s3:\\/\\/raw-data\\/x', 's3', 'raw-data'],
  ['?p%3Ds3%3A%2F%2Fraw-data%2Fref', 's3', 'raw-data'],
  ['s3%253a%252f%252fraw-data%252Fref', 's3', 'raw-data'],
  ['s3%3A//raw-data/ref', 's3', 'raw-data'],
  ['conf.set("fs.s3a.bucket.raw-data.endpoint", e)', 's3', 'raw-data'],
  [`${ONE}.dkr-ecr.us-east-1.on.aws/x:1`, 'image', ONE],
  ['ClusterId of j-2AXXXXXXGAPLF', 'emr', undefined],
  ['glueContext.create_dynamic_frame.from_catalog(database="sales", table_name="t")', 'glue', undefined],
  ['wr.athena.read_sql_query(q, database="sales")', 'glue', undefined],
  ['wr.catalog.table(database="sales", table="orders")', 'glue', undefined],
  ['{"uri": "s3://raw-data/x"}', 's3', 'raw-data'],
  ['s3://{{ place }}/x', 's3', '{{ place }}'],
  ['https%3A%2F%2Fraw-data.s3.us-east-1.amazonaws.com%2Fx', 's3', 'raw-data'],
  ['u=https%253A%252F%252Fs3.us-east-1.amazonaws.com%252Fraw-data%252Fx', 's3', 'raw-data'],
  ['https://raw-data.s3.amazonaws.com/x', 's3', 'raw-data'],
  ['https://raw-data.s3-us-west-2.amazonaws.com/x', 's3', 'raw-data'],
  ['https://raw-data.s3.dualstack.us-west-2.amazonaws.com/x', 's3', 'raw-data'],
  ['https://raw-data.s3-fips.us-east-1.amazonaws.com/x', 's3', 'raw-data'],
  ['https://raw-data.s3-accelerate.amazonaws.com/x', 's3', 'raw-data'],
  ['http://raw-data.s3-website.eu-central-1.amazonaws.com', 's3', 'raw-data'],
  ['https://my.raw.data.s3.us-east-1.amazonaws.com/x', 's3', 'my.raw.data'],
  ['https://s3.amazonaws.com/raw-data/x', 's3', 'raw-data'],
  ['https://s3-ap-south-1.amazonaws.com/raw-data', 's3', 'raw-data'],
  ['https://bucket.vpce-0a1-b2c.s3.us-east-1.vpce.amazonaws.com/raw-data/x', 's3', 'raw-data'],
  ['https://raw-data.bucket.vpce-0a1-b2c.s3.us-east-1.vpce.amazonaws.com/x', 's3', 'raw-data'],
  ['https://s3.console.aws.amazon.com/s3/buckets/raw-data?region=us-east-1', 's3', 'raw-data'],
  ['https://eu-west-1.console.aws.amazon.com/s3/object/raw-data?prefix=x', 's3', 'raw-data'],
  ['s3.get_object(Bucket="raw-data", Key="x")', 's3', 'raw-data'],
  ["boto3.resource('s3').Bucket('raw-data')", 's3', 'raw-data'],
  ['s3.Object("raw-data", "k")', 's3', 'raw-data'],
  ["client.download_file('raw-data', 'k', '/tmp/k')", 's3', 'raw-data'],
  ['client.upload_file(path, "raw-data", "k")', 's3', 'raw-data'],
  ['bucket_name = "raw-data"', 's3', 'raw-data'],
  ['aws s3api get-object --bucket raw-data', 's3', 'raw-data'],
  ['os.path.join("s3://", "raw-data", "x")', 's3', 'raw-data'],
  ['p = "s3a://" + "raw-data/x"', 's3', 'raw-data'],
  ["'s3://{}/x'.format('raw-data')", 's3', 'raw-data'],
  ['"s3://%s/%s" % ("raw-data", key)', 's3', 'raw-data'],
  ['import s3fs\nfs.open("raw-data/in/a.csv")', 's3', 'raw-data'],
  ['S3FileSystem(anon=False)\nfile_system.ls("raw-data/in")', 's3', 'raw-data'],
  ['arn:aws:s3:::raw-data/x/*', 's3', 'raw-data'],
  [`s3://${ap}/in/a.csv`, 's3', ap],
  ['arn:aws:s3-object-lambda:us-east-1:111122223333:accesspoint/redact', 's3', ONE],
  [`https://ap1-${ONE}.s3-accesspoint.us-east-1.amazonaws.com/x`, 's3', ONE],
  ['s3://ap1-abcdefgh-s3alias/x', 's3', 'ap1-abcdefgh-s3alias'],
  ['s3://m1b2c3.mrap/x', 's3', 'm1b2c3.mrap'],
  ['f"s3://sagemaker-{region}-{acct}/x"', 's3', 'sagemaker-{region}-{acct}'],
  ...suffixes.map(
    ([region, suffix]) => [`https://raw-data.s3.${region}.${suffix}/x`, 's3', 'raw-data'] as const,
  ),
  ...['aws', 'aws-cn', 'aws-us-gov', 'aws-iso', 'aws-iso-b', 'aws-iso-e', 'aws-iso-f', 'aws-eusc'].map(
    (partition) => [`arn:${partition}:iam::${ONE}:role/Dw`, 'role', ONE] as const,
  ),
  ['to%253Ds3%253A%252F%252Fraw-data%252Fx', 's3', 'raw-data'],
  [`x%253Darn%253Aaws%253Aiam%253A%253A${ONE}%253Arole%252FDw`, 'role', ONE],
  [`x%3Darn%3Aaws%3Aiam%3A%3A${ONE}%3Arole%2FDw`, 'role', ONE],
  [`arn:aws:kms:us-east-1:${ONE}:key/0aaa`, 'kms', ONE],
  [`arn:aws:kms:us-east-1:${ONE}:alias/data`, 'kms', ONE],
  [`arn:aws:athena:us-east-1:${ONE}:workgroup/primary`, 'athena', ONE],
  [`arn:aws:glue:us-east-1:${ONE}:table/db/t`, 'glue', ONE],
  [`arn:aws:redshift:us-east-1:${ONE}:cluster:c1`, 'redshift', ONE],
  [`arn:aws:redshift-serverless:us-east-1:${ONE}:workgroup/w`, 'redshift', ONE],
  [`arn:aws:elasticmapreduce:us-east-1:${ONE}:cluster/j-1ABC`, 'emr', ONE],
  [`arn:aws:sagemaker:us-east-1:${ONE}:feature-group/orders`, 'feature-store', ONE],
  [`arn:aws:lambda:us-east-1:${ONE}:function:f:1`, 'lambda', ONE],
  [`arn:aws:secretsmanager:us-east-1:${ONE}:secret:snow-AbCdEf`, 'secret', ONE],
  [`arn:aws:sqs:us-east-1:${ONE}:q`, 'other', ONE],
  [`${ONE}.dkr.ecr.us-east-1.amazonaws.com/dw:5.0.9`, 'image', ONE],
  [`${ONE}.dkr.ecr.cn-north-1.amazonaws.com.cn/dw@sha256:00`, 'image', ONE],
  [`https://sqs.us-east-1.amazonaws.com/${ONE}/q`, 'other', ONE],
  ['jdbc:redshift://c1.abc.us-east-1.redshift.amazonaws.com:5439/d', 'redshift', undefined],
  ['acme.eu-west-1.snowflakecomputing.com', 'snowflake', undefined],
  ['client.get_secret_value(SecretId="prod/db")', 'secret', undefined],
  ['client.invoke(FunctionName="score")', 'lambda', undefined],
  ['athena.start_query_execution(WorkGroup="wg-old")', 'athena', undefined],
  ['data.execute_statement(ClusterIdentifier="c-old")', 'redshift', undefined],
  ['emr.describe_step(ClusterId="j-1ABC")', 'emr', undefined],
  ['FeatureGroup(name="customers")', 'feature-store', undefined],
  ['s3.put_object(SSEKMSKeyId="0aaa1111-2222-4333-8444-555566667777")', 'kms', undefined],
  ['subnet-0123456789abcdef0', 'other', undefined],
  ['sg-01234567', 'other', undefined],
  ['fs-0123456789abcdef0', 'other', undefined],
  ['d-abcdefghijkl', 'other', undefined],
  [`acct = "${ONE}"`, 'other', ONE],
  [`{"AWS_ACCOUNT_ID": "${ONE}"}`, 'other', ONE],
];

test.each(TABLE)('%s refers to %s %s', (text, kind, name) => {
  const [found] = findReferences(text);
  expect(found?.kind).toBe(kind);
  if (name === undefined || found === undefined) return;
  const spans = [found.bucket, found.account, found.arn].flatMap((span) => span ?? []);
  expect(spans.map(({ start, end }) => text.slice(start, end))).toContain(name);
});

test.each([
  'this s3 bucket: it is "fine"',
  'select account from owners where region = 5',
  'barn:aws:fake',
  'https://aws.amazon.com/s3/',
  'order 111122223333 was paid',
  'notans3://x',
  'my-subnet-0123456789abcdef0',
  'FunctionName=name, SecretId=secret_id',
  'import s3fs\nImage.open("raw-data/a.png")',
  'fs.open("raw-data/a.csv")',
  '"s3fs" + "raw-data"',
])('%s refers to nothing', (text) => {
  expect(findReferences(text)).toEqual([]);
});

const MAP = readRemap(
  Buffer.from(
    JSON.stringify({
      accounts: { [ONE]: '444455556666' },
      regions: { 'us-east-1': 'eu-west-1' },
      buckets: { 'raw-data': 'raw-data-eu' },
    }),
  ),
  'map.json',
);

/** What becomes of a value in a field, and what is said of it. */
function mapped(field: string, value: string, map = MAP) {
  const text = flowText(step('a', { parameters: { [field]: value } }));
  const result = transformFlow(flowOf(text), 'x', { remap: map, stripTrained: false });
  if (!result.ok) throw new Error(result.problem);
  const { flow } = result.value;
  const parsed = JSON.parse(flow.bytes.toString()).nodes[0].parameters[field];
  const facts = flowFacts('f.flow', flow);
  return { value: parsed, said: [...remapLeftover(facts, map), ...untouchedPlaces(facts, map)] };
}

describe('of what stands in a flow, nothing that points at the old account is left unsaid', () => {
  test.each(TABLE.map(([text]) => text))('%s, as a place', (text) => {
    const { value, said } = mapped('anything', text);
    const stays = /111122223333|us-east-1(?![\w-])|raw-data(?!-eu)/.test(value);
    if (stays) expect(said.map(({ message }) => message).join()).toMatch(/111122223333|us-east-1|raw-data/);
  });

  test.each(TABLE.map(([text]) => text))('%s, in code', (text) => {
    const { value, said } = mapped('code', `x = """\n${text}\n"""`);
    expect(value).toContain(text);
    if (/111122223333|us-east-1|raw-data/.test(text)) expect(said.length).toBeGreaterThan(0);
  });
});

test.each([
  ['s3Uri', `s3://sagemaker-us-east-1-${ONE}/x`, 's3://sagemaker-eu-west-1-444455556666/x'],
  ['path', 's3a://raw-data/x y.csv', 's3a://raw-data-eu/x y.csv'],
  [
    'url',
    'https://raw-data.s3.us-east-1.amazonaws.com/x',
    'https://raw-data-eu.s3.eu-west-1.amazonaws.com/x',
  ],
  [
    'url',
    'https://s3.us-east-1.amazonaws.com/raw-data/x',
    'https://s3.eu-west-1.amazonaws.com/raw-data-eu/x',
  ],
  ['uri', 's3%3A%2F%2Fraw-data%2Fx', 's3%3A%2F%2Fraw-data-eu%2Fx'],
  ['s3Uri', `s3://${ap}/in`, 's3://arn:aws:s3:eu-west-1:444455556666:accesspoint/ap1/in'],
  ['iam_role', `arn:aws:iam::${ONE}:role/Dw`, 'arn:aws:iam::444455556666:role/Dw'],
  [
    'image',
    `${ONE}.dkr.ecr.us-east-1.amazonaws.com/dw:1`,
    '444455556666.dkr.ecr.eu-west-1.amazonaws.com/dw:1',
  ],
  ['bucket', 'raw-data', 'raw-data-eu'],
  ['default_value', 's3://raw-data/a.csv', 's3://raw-data-eu/a.csv'],
])('%s %s becomes %s', (field, before, after) => {
  expect(mapped(field, before).value).toBe(after);
});

test.each([
  ['key ids', `arn:aws:kms:us-east-1:${ONE}:key/0aaa`, 'a KMS key ID'],
  ['secrets', `arn:aws:secretsmanager:us-east-1:${ONE}:secret:a-AbCdEf`, 'AWS generates'],
  ['AWS images', '663277389841.dkr.ecr.us-east-1.amazonaws.com/dw:1', 'AWS images'],
])('%s stay, and it is said why', (_, text, why) => {
  const { value, said } = mapped('anything', text);
  expect(value).toBe(text);
  expect(said.map(({ message }) => message).join()).toContain(why);
});

test.each([
  ['clusterId', 'j-1ABC2DEF3GHI'],
  ['clusterIdentifier', 'c-old'],
  ['secretName', 'prod/db'],
  ['kmsKeyId', '0aaa1111-2222-4333-8444-555566667777'],
  ['SubnetIds', 'subnet-0123456789abcdef0'],
  ['storageIntegration', 'SI_OLD'],
  ['s3Uri', 's3://other-data/with a space.csv'],
])('%s %s, of which no map can say anything, is named', (field, text) => {
  const { value, said } = mapped(field, text);
  expect(value).toBe(text);
  expect(said.map(({ message }) => message).join()).toContain(text.replace(/^s3:..|[/].*/g, ''));
});

test('a place that stands alone is listed to its end', () => {
  const text = flowText(step('a', { parameters: { s3Uri: 's3://raw-data/two words [1].csv ' } }));
  const [reference] = flowFacts('f.flow', flowOf(text)).environment.references;
  expect(reference?.text).toBe('s3://raw-data/two words [1].csv');
});

test('a bucket that code puts into a place is replaced where code is', () => {
  const code = (bucket: string) =>
    `a = "s3://{}/in".format("${bucket}")\nb = "s3://" + "${bucket}/x"\nc = "s3://${bucket}/y"`;
  expect(mapped('code', code('raw-data'), { ...MAP, code: true }).value).toBe(code('raw-data-eu'));
});

test('the region of a host stays with its bucket', () => {
  const url = 'https://other.s3.us-east-1.amazonaws.com/x';
  expect(mapped('url', url).value).toBe(url);
});

test('code changes where the map says so, also what it puts together', () => {
  const map = { ...MAP, code: true };
  const code = `acct = "${ONE}"\nx = "s3://raw-data/x"\nr = "arn:aws:iam::${ONE}:role/Dw"`;
  expect(mapped('code', code, map).value).toBe(
    'acct = "444455556666"\nx = "s3://raw-data-eu/x"\nr = "arn:aws:iam::444455556666:role/Dw"',
  );
});

test('a partition changes in ARNs and host names', () => {
  const map = readRemap(
    Buffer.from(
      '{"accounts":{"111122223333":"444455556666"},"regions":{"eu-central-1":"eusc-de-east-1"},"buckets":{"raw-data":"raw-data-eusc"},"partitions":{"aws":"aws-eusc"}}',
    ),
    'map.json',
  );
  expect(mapped('a', `arn:aws:iam::${ONE}:role/Dw`, map).value).toBe(
    'arn:aws-eusc:iam::444455556666:role/Dw',
  );
  expect(mapped('a', 'https://raw-data.s3.eu-central-1.amazonaws.com/x', map).value).toBe(
    'https://raw-data-eusc.s3.eusc-de-east-1.amazonaws.eu/x',
  );
});

test('regions of another partition are refused where the map does not say the partition', () => {
  expect(() => readRemap(Buffer.from('{"regions":{"us-east-1":"cn-north-1"}}'), 'm')).toThrow(
    /not a usable map/,
  );
});

test('a new name that holds an old one is not a leftover', () => {
  expect(mapped('s3Uri', 's3://raw-data/x').said).toEqual([]);
});

test('a place that the map does not know is said', () => {
  const { said } = mapped('s3Uri', 's3://somewhere-else/x');
  expect(said.map(({ rule }) => rule)).toEqual(['flow/remap-untouched']);
  expect(said[0]?.message).toContain('somewhere-else');
});
