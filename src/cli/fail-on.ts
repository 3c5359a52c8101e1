import { EXIT } from '../core/errors.ts';
import { atLeast, type Finding, type Severity } from '../core/finding.ts';
import type { ExitCode, GlobalOptions } from './io.ts';

/** Options of the commands that check something. */
export interface CheckingOptions extends GlobalOptions {
  readonly failOn: Severity | 'never';
}

/** 1 where a finding is as severe as --fail-on says, or worse. */
export function exitCodeOf(findings: readonly Finding[], failOn: Severity | 'never'): ExitCode {
  const failed = failOn !== 'never' && findings.some(({ severity }) => atLeast(severity, failOn));
  return failed ? EXIT.findings : EXIT.ok;
}
