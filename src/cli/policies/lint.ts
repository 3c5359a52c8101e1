import { usageError } from '../../core/errors.ts';
import type { PolicyUse } from '../../policies/evaluate/read-document.ts';
import { ACTION_TABLE } from '../../policies/lint/action-table.ts';
import { lintDocuments } from '../../policies/lint/lint.ts';
import type { CheckingOptions } from '../fail-on.ts';
import type { ExitCode, Io } from '../io.ts';
import { readText } from '../read-text.ts';
import { reportFindings } from '../report-findings.ts';

interface LintOptions extends CheckingOptions {
  readonly as?: PolicyUse;
}

/** Above what a policy may have, so that the reader of policies says what is wrong with a large one. */
export const MAX_POLICY_FILE = 4_194_304;

/** `groundctl policies lint FILE...` */
export async function lint(io: Io, options: LintOptions, files: readonly string[]): Promise<ExitCode> {
  if (new Set(files).size < files.length) throw usageError('A file is named twice.');
  const inputs = [];
  for (const file of files)
    inputs.push({ name: file, text: await readText(file, MAX_POLICY_FILE, io.signal) });
  const findings = lintDocuments(inputs, { usedAs: options.as });
  return reportFindings(io, findings, options, {
    command: 'policies.lint',
    title: 'Policies',
    extra: { files, actionTable: ACTION_TABLE },
  });
}
