import type { KitAnswers } from './batches/plus/answers.ts';
import type { Finding } from './core/finding.ts';
import type { Json } from './core/json.ts';
import { commandLine } from './core/text/shell-quote.ts';
import { type GeneratedDocument, generateDocument } from './policies/generate/generate.ts';

/** One document of a kit, for a file of its own. */
interface KitDocument {
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
  /** The command line that invites the team; undefined without members. */
  readonly invite: string | undefined;
  /** About the buckets; empty where nothing was asked. */
  readonly findings: readonly Finding[];
}

/** What the console takes at a time. */
const CONSOLE_INVITATIONS = 50;

/** Composes the kit from the catalogue of policies. Sends nothing; the same answers give the same kit. */
export function composeKit(answers: KitAnswers, account: string, findings: readonly Finding[] = []): PlusKit {
  const roleArn = `arn:aws:iam::${account}:role/${answers.role}`;
  const { input, output } = answers;
  const frames = answers.taskType === 'video' || answers.taskType === 'point-cloud';
  const make = (id: string, values: Readonly<Record<string, string>>) => {
    const given = Object.entries(values).filter(([, value]) => value !== '');
    return generateDocument(id, new Map(given.map(([name, value]) => [name, [value]])));
  };
  const requester = make('plus-requester', { account, bucket: input.bucket, role: roleArn });
  const role = make('plus-role', {
    input: input.bucket,
    output: output.bucket,
    inputPrefix: input.key,
    outputPrefix: output.key,
  });
  const trust = make('plus-role-trust', { account });
  const cors = make(frames ? 'cors-frames' : 'cors-images', {});
  return {
    answers,
    account,
    roleArn,
    documents: [
      kitDocument('requester-policy.json', requester),
      kitDocument('role-policy.json', role),
      kitDocument('role-trust.json', trust),
      kitDocument('cors.json', cors),
    ],
    invite:
      answers.members.length === 0
        ? undefined
        : shown(['groundctl', 'members', 'invite', answers.team, ...answers.members, '--create-group']),
    findings,
  };
}

/** Answers have no control characters in names; in a key they may, and then the reason stands there. */
function shown(words: readonly string[]): string {
  const line = commandLine(words);
  return line.copyable ? line.text : line.reason;
}

function kitDocument(file: string, { title, attachTo, document, cautions }: GeneratedDocument): KitDocument {
  return { file, title, attachTo, document, cautions };
}

/** The sheet of the kit in Markdown: the console's form field by field, then what to attach where. */
export function kitSheet({ answers, roleArn, documents, invite }: PlusKit): string {
  const uri = ({ bucket, key }: { readonly bucket: string; readonly key: string }) => `s3://${bucket}/${key}`;
  const count = answers.members.length;
  return `${[
    `# Ground Truth Plus: ${answers.project}`,
    '',
    '## 1. Before the request',
    '',
    ...documents.map(({ file, title, attachTo }) => `- \`${file}\`: ${title}. Attach to: ${attachTo}.`),
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
    ...(invite === undefined
      ? []
      : [
          '',
          count > CONSOLE_INVITATIONS
            ? `The console takes ${CONSOLE_INVITATIONS} addresses at a time; this command takes all ${count}, once the team is there:`
            : 'Once the team is there, this invites everybody:',
          '',
          `    ${invite}`,
        ]),
    '',
    'The portal opens for a team with at least one verified member: somebody has to sign in first.',
    '',
    '## 4. A batch (portal: Create batch)',
    '',
    `- S3 location for input datasets: ${uri(answers.input)}`,
    `- S3 location for output datasets: ${uri(answers.output)}`,
    `- Check it first: \`${shown(['groundctl', 'batches', 'check', uri(answers.input), '--task-type', answers.taskType])}\``,
    '- No data under PHI, PCI or FedRAMP rules.',
  ].join('\n')}\n`;
}
