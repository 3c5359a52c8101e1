/** CloudFormation and the AWS CDK, which itself synthesizes what is written for it. */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { cloudFormationTemplate } from '../../../src/policies/generate/cloudformation.ts';
import { DOCUMENT_FORMATS, formatDocument, formatsOf } from '../../../src/policies/generate/format.ts';
import { everything, generate } from '../documents.ts';

/** What is used of the CDK. Its own types are 5,000 files, which every type check of the project would read. */
interface Cdk {
  App: new (properties?: object) => App;
}
type App = object;
type Stack = object;
interface Assertions {
  Template: { fromStack(stack: Stack): { toJSON(): { [section: string]: unknown } } };
}
const require = createRequire(import.meta.url);
const { App } = require('aws-cdk-lib') as Cdk;
const { Template } = require('aws-cdk-lib/assertions') as Assertions;

const folder = mkdtempSync(join(tmpdir(), 'groundctl-cdk-'));
symlinkSync(join(import.meta.dirname, '../../../node_modules'), join(folder, 'node_modules'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const documents = everything().map((one) => [`${one.id} ${one.variant}`, one] as const);
const stacked = documents.filter(([, one]) => formatsOf(one).includes('cdk'));

interface AnyTemplate {
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, { readonly Properties: Readonly<Record<string, unknown>> }>>;
}

/** The template with a value for each parameter, as a stack of the CDK has it. */
function filled(template: AnyTemplate, values: Readonly<Record<string, unknown>>): unknown {
  return JSON.parse(JSON.stringify(template.Resources), (_, value) =>
    typeof value === 'object' && value !== null && typeof value.Ref === 'string'
      ? (values[value.Ref] ?? value)
      : value,
  );
}

/** The CDK checks each template against the schemas of CloudFormation; what it finds is an error here. */
const CHECKED = { '@aws-cdk/core:validateAgainstDefaultRules': true };
const VALUES = {
  RoleName: 'labelers',
  BucketName: 'images',
  VpcId: 'vpc-1a2b3c4d',
  RouteTableIds: ['rtb-1a2b3c4d'],
};
const PROPS = {
  roleName: 'labelers',
  bucketName: 'images',
  vpcId: 'vpc-1a2b3c4d',
  routeTableIds: ['rtb-1a2b3c4d'],
};

describe('every document that a stack can hold', () => {
  test.each(stacked)('%s: the template holds the document that is printed as JSON', async (_, generated) => {
    const text = await formatDocument(generated, 'cloudformation');
    const template = parseDocument(text, { version: '1.1' }).toJS() as AnyTemplate;
    expect(template).toEqual(cloudFormationTemplate(generated));
    const [resource] = Object.values(template.Resources);
    const { PolicyDocument, AssumeRolePolicyDocument, KeyPolicy } = resource?.Properties ?? {};
    const policy = PolicyDocument ?? AssumeRolePolicyDocument;
    if (policy !== undefined) expect(policy).toEqual(generated.document);
    if (KeyPolicy !== undefined) {
      const { Statement } = generated.document as { Statement: unknown[] };
      expect((KeyPolicy as { Statement: unknown[] }).Statement.slice(1)).toEqual(Statement);
    }
    for (const name of Object.keys(template.Parameters ?? {})) expect(text).toContain(`Ref: ${name}`);
  });

  test.each(stacked)('%s: cdk synth makes the same resource of it', async (name, generated) => {
    const file = join(folder, `${name.replace(' ', '-')}.mjs`);
    writeFileSync(file, stripTypeScriptTypes(await formatDocument(generated, 'cdk')));
    const module = (await import(pathToFileURL(file).href)) as Record<
      string,
      new (
        scope: App,
        id: string,
        props: object,
      ) => Stack
    >;
    const [StackClass] = Object.values(module);
    if (!StackClass) throw new Error('no stack');
    const stack = new StackClass(new App({ analyticsReporting: false, context: CHECKED }), 'Stack', PROPS);
    const template = cloudFormationTemplate(generated) as unknown as AnyTemplate;
    expect(Template.fromStack(stack).toJSON().Resources).toEqual(filled(template, VALUES));
  });
});

test('a bucket with a setting, a key and an endpoint stay when their stack goes', () => {
  const policies = (id: string, ...words: string[]) =>
    Object.values(cloudFormationTemplate(generate(id, ...words)).Resources as object)[0];
  expect(policies('cors-images')).toMatchObject({ Type: 'AWS::S3::Bucket', DeletionPolicy: 'Retain' });
  const key = policies(
    'team-key',
    'roles=arn:aws:iam::111122223333:role/a',
    'account=111122223333',
    'region=us-east-1',
  );
  expect(key).toMatchObject({
    DeletionPolicy: 'Retain',
    Properties: {
      KeyPolicy: {
        Statement: [{ Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*' }, {}, {}],
      },
    },
  });
});

test('what CloudFormation has no resource for is refused, and not offered', async () => {
  const team = generate('worker-access', 'lock=source-ip');
  for (const format of ['cloudformation', 'cdk'] as const) {
    await expect(formatDocument(team, format)).rejects.toMatchObject({
      exitCode: 252,
      code: 'no-such-resource',
    });
  }
  expect(formatsOf(team)).toEqual(['json', 'yaml', 'terraform']);
  expect(formatsOf(generate('cors-images'))).toEqual(DOCUMENT_FORMATS);
});

test('Terraform attaches a policy to the role that is named', async () => {
  const [, generated] = documents.find(([, one]) => one.attachment === 'role') ?? [];
  if (!generated) throw new Error('no such document');
  const role = await formatDocument(generated, 'terraform');
  expect(role).toContain('variable "role"');
  expect(role).toContain('resource "aws_iam_role_policy_attachment"');
  expect(role).toMatch(/policy_arn = aws_iam_policy\.\w+\.arn\n/);
});
