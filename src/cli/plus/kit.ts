import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  MAX_ANSWERS_BYTES,
  parseAnswersFile,
  readAnswers,
  type WrittenAnswers,
} from '../../batches/plus/answers.ts';
import { EXIT, usageError } from '../../core/errors.ts';
import { saveNew } from '../../core/files/save-new.ts';
import { atLeast } from '../../core/finding.ts';
import { renderFindingsTable } from '../../core/report/findings-table.ts';
import { jsonDocument, renderJson } from '../../core/report/json.ts';
import { quoteForMessage, sanitizeBlock } from '../../core/text/sanitize.ts';
import { composeKit, kitSheet, type PlusKit } from '../../plus-kit.ts';
import type { ExitCode, GlobalOptions, Io } from '../io.ts';
import { readText } from '../read-text.ts';

interface KitOptions extends GlobalOptions {
  readonly project?: string;
  readonly email?: string;
  readonly taskType?: string;
  readonly pii?: string;
  readonly data?: string;
  readonly results?: string;
  readonly team?: string;
  readonly member?: string[];
  readonly role?: string;
  readonly account?: string;
  readonly offline?: boolean;
  readonly out?: string;
}

/** `groundctl plus kit [FILE]` */
export async function kit(io: Io, options: KitOptions, file?: string): Promise<ExitCode> {
  const written =
    file === undefined ? {} : parseAnswersFile(await readText(file, MAX_ANSWERS_BYTES, io.signal), file);
  const answers = readAnswers({ ...written, ...given(options) });
  const made = options.offline
    ? composeKit(answers, accountOrThrow(answers.account))
    : await checkedKit(io, options, answers);
  const failed = made.findings.some(({ severity }) => atLeast(severity, 'error'));
  if (options.out !== undefined && !failed) await writeKit(made, options.out);
  io.print(render(io, made, options));
  if (options.out !== undefined) {
    io.say(failed ? 'Nothing was written.' : `Written to ${quoteForMessage(options.out)}.`);
  }
  return failed ? EXIT.findings : EXIT.ok;
}

async function checkedKit(
  io: Io,
  options: KitOptions,
  answers: ReturnType<typeof readAnswers>,
): Promise<PlusKit> {
  const connection = await io.connect(options);
  const account = answers.account ?? (await connection.identity()).Account;
  const buckets = [answers.input.bucket, answers.output.bucket];
  return composeKit(answers, account, await connection.batches.checkBuckets(buckets, account, io.signal));
}

function accountOrThrow(account: string | undefined): string {
  if (account !== undefined) return account;
  throw usageError('--offline needs --account: AWS is not asked for it.');
}

/** Flags go before the file. */
function given(options: KitOptions): WrittenAnswers {
  const { project, email, taskType, pii, data, results, team, member: members, role, account } = options;
  const all = { project, email, taskType, pii, data, results, team, members, role, account };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function render(io: Io, made: PlusKit, { output }: KitOptions): string {
  if (output === 'json') {
    const {
      answers,
      account,
      roleArn,
      documents,
      commands,
      terraform,
      cloudFormation,
      invitations,
      findings,
    } = made;
    return renderJson(
      jsonDocument('plus.kit', {
        answers,
        account,
        roleArn,
        sheet: kitSheet(made),
        documents,
        commands,
        terraform,
        cloudFormation,
        invitations,
        findings,
      }),
    );
  }
  const documents = made.documents.map(
    ({ file, document, cautions }) =>
      `\n## ${file}\n\n${JSON.stringify(document, undefined, 2)}\n${cautions.map((one) => `\nNote: ${one}\n`).join('')}`,
  );
  const findings = made.findings.length === 0 ? '' : `\n${renderFindingsTable(made.findings, io.table)}`;
  return sanitizeBlock(`${kitSheet(made)}${documents.join('')}`) + findings;
}

async function writeKit(made: PlusKit, folder: string): Promise<void> {
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw usageError(`The folder ${quoteForMessage(folder)} is not empty.`, {
      hint: 'Use a new one: nothing is overwritten.',
    });
  }
  const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;
  const files = [
    ['request.md', kitSheet(made)],
    ...made.documents.map(({ file, document }) => [file, json(document)] as const),
    ['kit.tf', made.terraform],
    ['kit.cfn.json', json(made.cloudFormation)],
  ] as const;
  const done = 'The folder does not contain the complete kit: remove it.';
  for (const [file, text] of files) await saveNew(join(folder, file), text, { withFolder: true, done });
}
