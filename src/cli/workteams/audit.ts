import { allRules } from '../../catalogue.ts';
import { EXIT } from '../../core/errors.ts';
import { atLeast, type Severity } from '../../core/finding.ts';
import { renderFindings } from '../../core/report/findings.ts';
import type { ExitCode, GlobalOptions, Io } from '../io.ts';
import { VERSION } from '../version.ts';

interface AuditOptions extends GlobalOptions {
  readonly failOn: Severity | 'never';
}

/** `groundctl workteams audit [NAME...]` */
export async function audit(io: Io, options: AuditOptions, names: readonly string[]): Promise<ExitCode> {
  const connection = await io.connect(options);
  const findings = await connection.workteams.audit(names, { signal: io.signal });
  io.print(
    renderFindings(options.output ?? 'table', findings, {
      ...io.table,
      command: 'workteams.audit',
      title: `Audit of work teams in ${connection.target.region}`,
      extra: { region: connection.target.region },
      version: VERSION,
      rules: allRules,
    }),
  );
  const { failOn } = options;
  const failed = failOn !== 'never' && findings.some((found) => atLeast(found.severity, failOn));
  return failed ? EXIT.findings : EXIT.ok;
}
