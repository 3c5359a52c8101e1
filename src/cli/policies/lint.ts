import { allRules } from '../../catalogue.ts';
import { EXIT, usageError } from '../../core/errors.ts';
import { atLeast, type Severity } from '../../core/finding.ts';
import { renderFindings } from '../../core/report/findings.ts';
import type { PolicyUse } from '../../policies/evaluate/read-document.ts';
import { ACTION_TABLE } from '../../policies/lint/action-table.ts';
import { lintDocuments } from '../../policies/lint/lint.ts';
import type { ExitCode, GlobalOptions, Io } from '../io.ts';
import { readText } from '../read-text.ts';
import { VERSION } from '../version.ts';

interface LintOptions extends GlobalOptions {
  readonly as?: PolicyUse;
  readonly failOn: Severity | 'never';
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
  io.print(
    renderFindings(options.output ?? 'table', findings, {
      ...io.table,
      command: 'policies.lint',
      title: 'Policies',
      extra: { files, actionTable: ACTION_TABLE_NOTE },
      version: VERSION,
      rules: allRules,
    }),
  );
  const { failOn } = options;
  const failed = failOn !== 'never' && findings.some((found) => atLeast(found.severity, failOn));
  return failed ? EXIT.findings : EXIT.ok;
}

const ACTION_TABLE_NOTE = { ...ACTION_TABLE };
