import { usageError } from '../../core/errors.ts';
import { lintTemplate } from '../../templates/lint/lint.ts';
import { applyFixPlan, planFixes } from '../../templates/lint/plan-fixes.ts';
import { type ChangeOptions, carryOut } from '../change.ts';
import type { CheckingOptions } from '../fail-on.ts';
import type { ExitCode, Io } from '../io.ts';
import { reportFindings } from '../report-findings.ts';
import { type LabelCliOptions, labelsOf } from './labels.ts';
import { assumptionsOf, type RenderingOptions } from './session.ts';
import { readTemplate } from './template-file.ts';

interface LintOptions extends CheckingOptions, ChangeOptions, RenderingOptions, LabelCliOptions {
  readonly fix?: boolean;
}

/** `groundctl templates lint FILE...` */
export async function lint(io: Io, options: LintOptions, files: readonly string[]): Promise<ExitCode> {
  const assumptions = assumptionsOf(options);
  const labels = await labelsOf(options, io.signal);
  const sources: { path: string; source: string }[] = [];
  for (const path of files) sources.push({ path, source: await readTemplate(path, io.signal) });
  if (options.fix) {
    if (files.includes('-')) throw usageError('--fix writes files: standard input cannot be one of them.');
    const format = options.output === 'sarif' ? { ...options, output: 'json' as const } : options;
    return carryOut(io, 'templates.lint', planFixes(sources), applyFixPlan, format, { local: true });
  }
  const findings = sources.flatMap(
    ({ path, source }) => lintTemplate(source, path, assumptions, labels).findings,
  );
  return reportFindings(io, findings, options, {
    command: 'templates.lint',
    title: 'Lint of task templates',
    extra: { files },
  });
}
