import type { KitAnswers } from './batches/plus/answers.ts';
import type { Json } from './core/json.ts';
import { hclLines, hclString, hclValue } from './core/text/hcl.ts';
import type { GeneratedDocument } from './policies/generate/generate.ts';
import { renderTerraform } from './policies/generate/terraform.ts';

/** What the forms of a kit are made from. */
export interface KitParts {
  readonly answers: KitAnswers;
  readonly account: string;
  readonly roleArn: string;
  /** ARNs of KMS keys of the buckets. */
  readonly keys: readonly string[];
  readonly requester: GeneratedDocument;
  readonly role: GeneratedDocument;
  readonly trust: GeneratedDocument;
  readonly cors: GeneratedDocument;
}

/** Names that commands, Terraform and CloudFormation have in common. */
const ROLE_POLICY = 'GroundTruthPlusData';
const requesterName = (project: string) => `GroundTruthPlusRequester-${project}`;

/** Role, policies, CORS and grants as Terraform; buckets and keys are already there. */
export function kitTerraform({ answers, keys, requester, role, trust, cors }: KitParts): string {
  const buckets = [...new Set([answers.input.bucket, answers.output.bucket])];
  const block = (type: string, label: string, lines: readonly (readonly [string, string])[]) =>
    `resource "${type}" "${label}" {\n${hclLines(lines, '  ')}}\n`;
  const encoded = ({ document }: GeneratedDocument) => `jsonencode(${hclValue(document, 1)})`;
  return [
    '# What a Ground Truth Plus project needs beside its buckets, which are already there.\n',
    'terraform {\n  required_providers {\n    aws = {\n      source  = "hashicorp/aws"\n      version = ">= 5.0"\n    }\n  }\n}\n',
    'provider "aws" {\n  region = "us-east-1"\n}\n',
    notes(trust),
    block('aws_iam_role', 'plus', [
      ['name', hclString(answers.role)],
      ['assume_role_policy', encoded(trust)],
    ]),
    notes(role),
    block('aws_iam_role_policy', 'plus', [
      ['name', hclString(ROLE_POLICY)],
      ['role', 'aws_iam_role.plus.id'],
      ['policy', encoded(role)],
    ]),
    notes(requester, 'Attach it to whoever requests the project.'),
    block('aws_iam_policy', 'requester', [
      ['name', hclString(requesterName(answers.project))],
      ['policy', encoded(requester)],
    ]),
    notes(cors, 'It replaces all CORS rules of the bucket: import them first if there are any.'),
    ...buckets.map((bucket, index) => corsOf(cors, bucket, index)),
    ...keys.map((key, index) =>
      block('aws_kms_grant', `plus_${index + 1}`, [
        ['name', hclString(ROLE_POLICY)],
        ['key_id', hclString(key)],
        ['grantee_principal', 'aws_iam_role.plus.arn'],
        ['operations', '["Decrypt", "GenerateDataKey"]'],
      ]),
    ),
    'output "role_arn" {\n  value = aws_iam_role.plus.arn\n}\n',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function notes({ cautions }: GeneratedDocument, ...more: readonly string[]): string {
  return [...cautions, ...more].map((caution) => `# ${caution}\n`).join('');
}

/** The catalogue's own form, under a name of its own for each bucket. */
function corsOf(cors: GeneratedDocument, bucket: string, index: number): string {
  const text = renderTerraform({ ...cors, values: { ...cors.values, bucket } });
  return text
    .replace(/^(?:#.*\n)+/, '')
    .replace(/^resource "(\w+)" "\w+"/, (_, type) => `resource "${type}" "cors_${index + 1}"`);
}

/** Role and policies as a CloudFormation template. Buckets and keys that are there cannot be changed by one. */
export function kitCloudFormation({ answers, requester, role, trust, cors, keys }: KitParts): Json {
  const cautions = [requester, role, trust, cors].flatMap((each) => [...each.cautions]);
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `What the Ground Truth Plus project ${answers.project} needs besides its buckets, which already exist.`,
    Metadata: {
      Cautions: [
        ...cautions,
        `CORS of ${answers.input.bucket} is not part of this template: groundctl policies apply ${cors.id} --bucket ${answers.input.bucket}.`,
        ...keys.map(
          (key) => `The grant on ${key} is not part of this template: see key-policy-statement.json.`,
        ),
      ],
    },
    Resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: answers.role,
          AssumeRolePolicyDocument: trust.document,
          Policies: [{ PolicyName: ROLE_POLICY, PolicyDocument: role.document }],
        },
      },
      RequesterPolicy: {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: {
          ManagedPolicyName: requesterName(answers.project),
          Description: requester.title,
          PolicyDocument: requester.document,
        },
      },
    },
    Outputs: {
      RoleArn: { Value: { 'Fn::GetAtt': ['Role', 'Arn'] } },
      RequesterPolicyArn: { Value: { Ref: 'RequesterPolicy' } },
    },
  };
}
