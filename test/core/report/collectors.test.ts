import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { defineRule, type Finding, finding } from '../../../src/core/finding.ts';
import { renderFindings } from '../../../src/core/report/findings.ts';

const rule = defineRule({
  id: 'presign/unlocked-team',
  severity: 'warning',
  title: 'URLs work from anywhere',
  why: 'A worker can pass a task image on.',
  fix: 'Lock the team.',
  source: 'CreateWorkteam of the SageMaker API.',
});

const resource = { region: 'eu-west-1', account: '123456789012' };
const plain = finding(rule, { subject: 'boxes', message: 'no lock', resource });
const HOSTILE: readonly Finding[] = [
  plain,
  { ...plain, severity: 'error', subject: 'boxes', message: 'no lock' },
  { ...plain, severity: 'info', message: `a\u001b[31m${'😀'.repeat(800)}`, fix: 'x'.repeat(2000) },
  { ...plain, subject: '\u0007', message: ' ', fix: '' },
  { ...plain, subject: `s3://${'b'.repeat(900)}`, evidence: { users: ['a', 'b'] } },
  { ...plain, rule: 'not/in-the-catalogue' },
  { rule: rule.id, severity: 'error', subject: 'nowhere', message: 'no place known', fix: '' },
  { ...plain, resource: { region: 'cn-north-1', account: '111122223333', arn: 'arn:aws-cn:s3:::b' } },
];

function validator(name: string) {
  const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures', name), 'utf8'));
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  return (one: unknown) =>
    validate(one) ? [] : (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message ?? e.keyword}`);
}

const render = (format: 'asff' | 'ocsf' | 'html', findings: readonly Finding[]) =>
  renderFindings(format, findings, {
    command: 'workteams.audit',
    title: 'Audit <of> teams',
    version: '1.2.3',
    rules: [rule],
    time: new Date('2026-11-20T10:00:00Z'),
  });

describe.each([
  ['asff', 'asff-schema.json'],
  ['ocsf', 'ocsf-schema-1.5.0.json'],
] as const)('%s', (format, schema) => {
  test('is an array of findings, each of which its published schema takes', () => {
    const wrong = validator(schema);
    const list = JSON.parse(render(format, HOSTILE)) as unknown[];
    expect(list).toHaveLength(HOSTILE.length);
    expect(list.flatMap(wrong)).toEqual([]);
    expect(wrong({ ...(list[0] as object), extra: 1 })).not.toEqual([]);
    expect(JSON.parse(render(format, []))).toEqual([]);
    expect(render(format, HOSTILE)).not.toMatch(/\\u001b|\\u0007/);
  });
});

test('ASFF ids are the same in the next report and differ between findings, regions and accounts', () => {
  const ids = (list: readonly Finding[]) =>
    (JSON.parse(render('asff', list)) as { Id: string }[]).map(({ Id }) => Id);
  const elsewhere = { ...plain, resource: { ...resource, region: 'us-east-1' } };
  const first = ids([plain, plain, elsewhere]);
  expect(new Set(first).size).toBe(3);
  expect(ids([plain, plain, elsewhere])).toEqual(first);
  expect(ids([{ ...plain, message: 'reworded' }])).toEqual(first.slice(0, 1));
});

test('ASFF says where the finding is and how grave, in Security Hub’s words', () => {
  const [found] = JSON.parse(render('asff', [plain]));
  expect(found).toMatchObject({
    AwsAccountId: '123456789012',
    ProductArn: 'arn:aws:securityhub:eu-west-1:123456789012:product/123456789012/default',
    GeneratorId: 'presign/unlocked-team',
    Severity: { Label: 'MEDIUM', Original: 'warning' },
    Title: 'URLs work from anywhere',
    Description: 'boxes: no lock',
    Resources: [{ Type: 'Other', Id: 'boxes', Partition: 'aws', Region: 'eu-west-1' }],
  });
});

test('OCSF is what prowler’s readers look for: class, severity, account, region, resource', () => {
  const arn = 'arn:aws:sagemaker:eu-west-1:123456789012:workteam/private-crowd/boxes';
  const [found] = JSON.parse(render('ocsf', [{ ...plain, resource: { ...resource, arn } }]));
  expect(found).toMatchObject({
    class_uid: 2004,
    type_uid: 200401,
    severity: 'Medium',
    severity_id: 3,
    status_code: 'FAIL',
    metadata: { event_code: 'presign/unlocked-team', product: { name: 'groundctl', version: '1.2.3' } },
    cloud: { provider: 'aws', region: 'eu-west-1', account: { uid: '123456789012' } },
    resources: [{ uid: arn, name: 'boxes', region: 'eu-west-1' }],
    finding_info: { title: 'URLs work from anywhere' },
    time: Date.parse('2026-11-20T10:00:00Z') / 1000,
  });
});

test('the page is one file without outside parts, with every finding escaped', () => {
  const page = render('html', [{ ...plain, subject: '<img src=x>', message: 'a & b' }]);
  expect(page).toContain('Audit &lt;of&gt; teams');
  expect(page).toContain('&lt;img src=x&gt;');
  expect(page).toContain('default-src &#39;none&#39;');
  expect(page).not.toMatch(/<img|<script|https?:\/\//);
});
