import { accessLogRules } from '../../accesslogs/access-log-rules.ts';
import { type OpenTask, readActivity } from '../../accesslogs/activity/read-activity.ts';
import { type Diagnosis, diagnose as diagnoseLogs } from '../../accesslogs/diagnose.ts';
import { EXIT } from '../../core/errors.ts';
import { atLeast, type Severity, sortFindings } from '../../core/finding.ts';
import { orThrow } from '../../core/parsed.ts';
import { renderFindings } from '../../core/report/findings.ts';
import { countFindings } from '../../core/report/findings-table.ts';
import { jsonDocument, renderJson, renderJsonLine } from '../../core/report/json.ts';
import type { ExitCode, Io } from '../io.ts';
import { readText as readTextFile } from '../read-text.ts';
import { VERSION } from '../version.ts';
import { type FactOptions, factsOf, type TeamFacts } from './facts.ts';
import { nextCommands } from './next-command.ts';
import { readSources, type TimedRead } from './read.ts';
import { candidatesText, deniedText, readText, timelineText } from './summary-text.ts';

export interface DiagnoseOptions extends FactOptions {
  readonly workerActivity?: string;
  readonly xForwardedFor?: boolean;
  readonly failOn: Severity | 'never';
}

const ACTIVITY_LIMIT = 256_000_000;

/** `groundctl logs diagnose SOURCE...` */
export async function diagnose(
  io: Io,
  options: DiagnoseOptions,
  sources: readonly string[],
): Promise<ExitCode> {
  const { facts, team } = await factsOf(io, options);
  const tasks = await activityOf(io, options.workerActivity);
  const timed = await readSources(io, options, sources);
  const diagnosis = diagnoseLogs(timed.read, facts, { tasks, forwardedFor: options.xForwardedFor });
  const next = nextCommands(diagnosis, options, sources);
  io.print(render(io, { timed, diagnosis, team, next }, options));
  if (timed.read.interrupted) return EXIT.interrupted;
  const { failOn } = options;
  const failed = failOn !== 'never' && diagnosis.findings.some(({ severity }) => atLeast(severity, failOn));
  return failed ? EXIT.findings : EXIT.ok;
}

async function activityOf(io: Io, path: string | undefined): Promise<readonly OpenTask[] | undefined> {
  if (path === undefined) return undefined;
  return orThrow(readActivity(await readTextFile(path, ACTIVITY_LIMIT, io.signal))).tasks;
}

interface Report {
  readonly timed: TimedRead;
  readonly diagnosis: Diagnosis;
  readonly team: TeamFacts | undefined;
  readonly next: readonly string[];
}

function render(io: Io, report: Report, { output = 'table' }: DiagnoseOptions): string {
  const { diagnosis } = report;
  if (output === 'json') return renderJson(jsonDocument('logs.diagnose', documentOf(report)));
  if (output === 'ndjson') {
    const { findings, ...rest } = documentOf(report);
    const lines = findings.map((found) => renderJsonLine({ type: 'finding', ...found }));
    return lines.join('') + renderJsonLine({ type: 'summary', ...jsonDocument('logs.diagnose', rest) });
  }
  const findings = renderFindings(output, diagnosis.findings, {
    ...io.table,
    command: 'logs.diagnose',
    title: 'Diagnosis of access logs',
    version: VERSION,
    rules: accessLogRules,
  });
  if (output !== 'table') return findings;
  const parts = [
    readText(report.timed) + deniedText(diagnosis, io.table),
    findings,
    timelineText(diagnosis.timeline, io.table),
    candidatesText(diagnosis.candidates),
    [...diagnosis.notes.map((note) => `Note: ${note}\n`), ...teamText(report.team)].join(''),
    report.next.map((command) => `Next: ${command}\n`).join(''),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function teamText(team: TeamFacts | undefined): string[] {
  if (team === undefined) return [];
  const portal =
    team.allowList?.length === 0
      ? 'open to any address'
      : `open to ${team.allowList?.join(', ') ?? 'addresses that could not be read'}`;
  const vpc = team.vpcId === undefined ? 'no VPC' : `VPC ${team.vpcId}`;
  return [`Team ${team.name}: lock ${team.lock}; portal ${portal}; ${vpc}.\n`];
}

function documentOf({ timed, diagnosis, team, next }: Report) {
  const { read, elapsed } = timed;
  const { summary, findings, ...rest } = diagnosis;
  return {
    source: { files: read.files, bytes: read.bytes, blankLines: read.blankLines, milliseconds: elapsed },
    interrupted: read.interrupted,
    ...(team === undefined ? {} : { team }),
    ...rest,
    timeline: rest.timeline.map(({ hours, ...row }) => ({
      ...row,
      hours: hours.map(({ hour, ...counts }) => ({ hour: new Date(hour * 1000).toISOString(), ...counts })),
    })),
    next,
    summary: { ...summary, ...countFindings(findings) },
    findings: sortFindings(findings),
  };
}
