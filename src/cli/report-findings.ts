import { allRules } from '../catalogue.ts';
import type { Finding } from '../core/finding.ts';
import { type FindingReport, renderFindings } from '../core/report/findings.ts';
import { type CheckingOptions, exitCodeOf } from './fail-on.ts';
import type { ExitCode, Io } from './io.ts';
import { VERSION } from './version.ts';

interface Report extends Pick<FindingReport, 'command' | 'title' | 'about' | 'extra'> {
  /** What a person reads above the findings. */
  readonly head?: () => string;
}

/** Prints what a check found in the format asked for, and gives the exit code. */
export function reportFindings(
  io: Io,
  findings: readonly Finding[],
  { output = 'table', failOn }: CheckingOptions,
  { head, ...report }: Report,
): ExitCode {
  const text = renderFindings(output, findings, {
    ...io.table,
    ...report,
    version: VERSION,
    rules: allRules,
  });
  io.print(output === 'table' && head !== undefined ? `${head()}\n${text}` : text);
  return exitCodeOf(findings, failOn);
}
