import type { KitAnswers } from './batches/plus/answers.ts';
import { tooManyInvitations } from './batches/rules/kit-rules.ts';
import { type Finding, finding } from './core/finding.ts';
import type { Json } from './core/json.ts';
import { commandLine } from './core/text/shell-quote.ts';
import { kitCloudFormation, kitTerraform } from './plus-kit-forms.ts';
import { type GeneratedDocument, generateDocument } from './policies/generate/generate.ts';

/** One document of a kit, for a file of its own. */
export interface KitDocument {
  /** `role-trust.json` */
  readonly file: string;
  readonly title: string;
  readonly attachTo: string;
  readonly document: Json;
  readonly cautions: readonly string[];
}

/** What a Ground Truth Plus project needs, ready to be pasted and attached. */
export interface PlusKit {
  readonly answers: KitAnswers;
  readonly account: string;
  readonly roleArn: string;
  readonly documents: readonly KitDocument[];
  /** What creates role, policies, CORS and grants, in this order. A line that a shell cannot take is a comment. */
  readonly commands: readonly string[];
  /** The same as Terraform, and as a CloudFormation template. */
  readonly terraform: string;
  readonly cloudFormation: Json;
  /** The command lines that invite the team, at most 50 addresses each. */
  readonly invitations: readonly string[];
  /** About the buckets and the team; empty where nothing was asked. */
  readonly findings: readonly Finding[];
}

/** What was found out about the buckets; nothing where nobody was asked. */
export interface KitEnvironment {
  readonly findings?: readonly Finding[];
  /** ARNs of the KMS keys that encrypt the buckets by default. */
  readonly keys?: readonly string[];
}

/** Addresses that one invitation takes. */
const INVITATIONS = 50;

/** Composes the kit from the catalogue of policies. Sends nothing; the same answers give the same kit. */
export function composeKit(answers: KitAnswers, account: string, about: KitEnvironment = {}): PlusKit {
  const { findings = [], keys = [] } = about;
  const roleArn = `arn:aws:iam::${account}:role/${answers.role}`;
  const { input, output } = answers;
  const frames = answers.taskType === 'video' || answers.taskType === 'point-cloud';
  const corsId = frames ? 'cors-frames' : 'cors-images';
  const make = (id: string, values: Readonly<Record<string, string | readonly string[]>>) => {
    const given = Object.entries(values).filter(([, value]) => value.length > 0);
    return generateDocument(id, new Map(given.map(([name, value]) => [name, [value].flat()])));
  };
  const requester = make('plus-requester', {
    account,
    bucket: input.bucket,
    prefix: input.key,
    results: output.bucket,
    resultsPrefix: output.key,
    keys,
    role: roleArn,
  });
  const role = make('plus-role', {
    input: input.bucket,
    output: output.bucket,
    inputPrefix: input.key,
    outputPrefix: output.key,
    keys,
  });
  const trust = make('plus-role-trust', { account });
  const cors = make(corsId, {});
  const documents = [
    kitDocument('requester-policy.json', requester),
    kitDocument('role-policy.json', role),
    kitDocument('role-trust.json', trust),
    kitDocument('cors.json', cors),
    ...(keys.length === 0 ? [] : [keyStatement(roleArn, keys)]),
  ];
  const parts = { answers, account, roleArn, keys, requester, role, trust, cors };
  const groups = Array.from({ length: Math.ceil(answers.members.length / INVITATIONS) }, (_, index) =>
    answers.members.slice(index * INVITATIONS, (index + 1) * INVITATIONS),
  );
  const many =
    groups.length < 2
      ? []
      : [
          finding(tooManyInvitations, {
            subject: answers.team,
            message: `${answers.members.length} addresses; ${INVITATIONS} at a time make ${groups.length} batches`,
          }),
        ];
  return {
    answers,
    account,
    roleArn,
    documents,
    commands: kitCommands(parts, corsId),
    terraform: kitTerraform(parts),
    cloudFormation: kitCloudFormation(parts),
    invitations: groups.map((members) =>
      shown(['groundctl', 'members', 'invite', answers.team, ...members, '--create-groups']),
    ),
    findings: [...findings, ...many],
  };
}

function kitCommands(
  {
    answers,
    account,
    roleArn,
    keys,
  }: { answers: KitAnswers; account: string; roleArn: string; keys: readonly string[] },
  corsId: string,
): string[] {
  const { role, project, input, output } = answers;
  const policy = `GroundTruthPlusRequester-${project}`;
  const iam = (...words: string[]) => shown(['aws', 'iam', ...words]);
  return [
    iam('create-role', '--role-name', role, '--assume-role-policy-document', 'file://role-trust.json'),
    iam(
      'put-role-policy',
      '--role-name',
      role,
      '--policy-name',
      'GroundTruthPlusData',
      '--policy-document',
      'file://role-policy.json',
    ),
    iam('create-policy', '--policy-name', policy, '--policy-document', 'file://requester-policy.json'),
    `# Attach arn:aws:iam::${account}:policy/${policy} to whoever requests the project.`,
    // It merges with the rules that the bucket has; put-bucket-cors would replace them.
    ...[...new Set([input.bucket, output.bucket])].map((bucket) =>
      shown(['groundctl', 'policies', 'apply', corsId, '--bucket', bucket]),
    ),
    ...keys.map((key) =>
      shown([
        'aws',
        'kms',
        'create-grant',
        '--key-id',
        key,
        '--grantee-principal',
        roleArn,
        '--operations',
        'Decrypt',
        'GenerateDataKey',
      ]),
    ),
  ];
}

/** The line of a key's own policy, for those who would not grant: a key of another account needs it. */
function keyStatement(roleArn: string, keys: readonly string[]): KitDocument {
  return {
    file: 'key-policy-statement.json',
    title: 'Ground Truth Plus: the statement of the key policy',
    attachTo: `the policy of ${keys.join(' and ')}, as one more statement`,
    document: {
      Sid: 'GroundTruthPlusRole',
      Effect: 'Allow',
      Principal: { AWS: roleArn },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: '*',
    },
    cautions: [
      'put-key-policy replaces the entire key policy: add this statement to the existing ones, or create the grant from the commands instead.',
    ],
  };
}

/** Answers have no control characters in names; in a key they may, and then the reason stands there. */
function shown(words: readonly string[]): string {
  const line = commandLine(words);
  return line.copyable ? line.text : `# ${line.reason}`;
}

function kitDocument(file: string, { title, attachTo, document, cautions }: GeneratedDocument): KitDocument {
  return { file, title, attachTo, document, cautions };
}

/** The sheet of the kit in Markdown: what to attach where, the console's form field by field, then the team. */
export function kitSheet({ answers, roleArn, documents, commands, invitations }: PlusKit): string {
  const uri = ({ bucket, key }: { readonly bucket: string; readonly key: string }) => `s3://${bucket}/${key}`;
  const cautions = documents.flatMap(({ file, cautions: each }) =>
    each.map((one) => `- \`${file}\`: ${one}`),
  );
  const lists = invitations.map((_, index) =>
    answers.members.slice(index * INVITATIONS, (index + 1) * INVITATIONS).join(', '),
  );
  return `${[
    `# Ground Truth Plus: ${answers.project}`,
    '',
    'None of this has been created yet. Do step 1 in one of three ways, then request the project.',
    '',
    '## 1. Before the request',
    '',
    ...documents.map(({ file, title, attachTo }) => `- \`${file}\`: ${title}. Attach to: ${attachTo}.`),
    '',
    'With commands, in the folder of these files:',
    '',
    ...commands.map((command) => `    ${command}`),
    '',
    'Or with Terraform (`kit.tf`), or CloudFormation (`kit.cfn.json`, with CAPABILITY_NAMED_IAM; it cannot set CORS or grants on existing buckets and keys, so run those commands as well).',
    ...(cautions.length === 0 ? [] : ['', 'Mind:', '', ...cautions]),
    '',
    '## 2. The request (console: SageMaker, Ground Truth, Plus, Request project)',
    '',
    '| Field | Value |',
    '| --- | --- |',
    `| Business email address | ${answers.email} |`,
    `| Project name | ${answers.project} |`,
    `| Task type | ${answers.taskType} |`,
    `| Contains PII | ${answers.pii ? 'on' : 'off'} |`,
    `| IAM role | custom IAM role ARN: \`${roleArn}\` |`,
    '',
    'AWS answers within 72 hours; the status goes from Review in progress to Request approved.',
    '',
    '## 3. The team (console: Create project team)',
    '',
    `Amazon Cognito user group name: ${answers.team}. It cannot be renamed later.`,
    ...(lists.length === 0
      ? []
      : [
          '',
          `Email addresses, for the form (it accepts ${INVITATIONS} at a time):`,
          '',
          ...lists.map((list) => `    ${list}`),
          '',
          'Or, once the team exists, with a command:',
          '',
          ...invitations.map((invite) => `    ${invite}`),
        ]),
    '',
    'The portal opens for a team with at least one verified member: someone has to sign in first.',
    '',
    '## 4. A batch (portal: Create batch)',
    '',
    `- S3 location for input datasets: ${uri(answers.input)}`,
    `- S3 location for output datasets: ${uri(answers.output)}`,
    `- Check it first: \`${shown(['groundctl', 'batches', 'check', uri(answers.input), '--task-type', answers.taskType])}\``,
    '- No data under PHI, PCI or FedRAMP rules.',
  ].join('\n')}\n`;
}
