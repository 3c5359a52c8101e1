import { accessLogRules } from '../../accesslogs/access-log-rules.ts';
import { type OpenTask, readActivity } from '../../accesslogs/activity/read-activity.ts';
import { diagnose as diagnoseLogs } from '../../accesslogs/diagnose.ts';
import type { Facts } from '../../accesslogs/judge/facts.ts';
import type { ReportAbout } from '../../accesslogs/report/about.ts';
import { type DiagnosisReport, diagnosisBody } from '../../accesslogs/report/documents.ts';
import { diagnosisMarkdown } from '../../accesslogs/report/markdown.ts';
import { nextCommands } from '../../accesslogs/report/next-commands.ts';
import { diagnosisPage } from '../../accesslogs/report/page.ts';
import { supposedFor } from '../../accesslogs/report/supposed.ts';
import { describeTeam } from '../../accesslogs/team-facts.ts';
import { EXIT } from '../../core/errors.ts';
import { orThrow } from '../../core/parsed.ts';
import { renderFindings } from '../../core/report/findings.ts';
import { jsonDocument, renderJson, renderJsonLine } from '../../core/report/json.ts';
import { counted } from '../../core/text/grouped.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import { type CheckingOptions, exitCodeOf } from '../fail-on.ts';
import type { ExitCode, Io } from '../io.ts';
import { readText as readTextFile } from '../read-text.ts';
import { VERSION } from '../version.ts';
import { evidenceWords, readAll, readableOf } from './evidence.ts';
import { type FactOptions, factsOf } from './facts.ts';
import { readingWords } from './read.ts';
import {
  candidatesText,
  codesText,
  deniedText,
  readText,
  samplesText,
  timelineText,
} from './summary-text.ts';

export interface DiagnoseOptions extends FactOptions, CheckingOptions {
  readonly workerActivity?: string;
  readonly xForwardedFor?: boolean;
}

const ACTIVITY_LIMIT = 256_000_000;

/** `groundctl logs diagnose SOURCE...` */
export async function diagnose(
  io: Io,
  options: DiagnoseOptions,
  named: readonly string[],
): Promise<ExitCode> {
  const readable = await readableOf(io, options, named);
  const { facts, team } = await factsOf(io, options);
  const tasks = await activityOf(io, options.workerActivity);
  const timed = await readAll(io, options, readable);
  const diagnosis = diagnoseLogs(timed.read, facts, { tasks, forwardedFor: options.xForwardedFor });
  const next = nextCommands(diagnosis, {
    reading: [...readingWords(options, readable.sources), ...evidenceWords(options)],
    lock: options.lock,
    approved: options.approved,
    team,
  });
  io.print(
    renderDiagnosis(
      io,
      { timed, diagnosis, team, next, about: aboutOf([...readable.sources, ...evidenceWords(options)]) },
      facts,
      options,
    ),
  );
  if (timed.read.interrupted) return EXIT.interrupted;
  return exitCodeOf(diagnosis.findings, options.failOn);
}

/** What a report says of itself. */
export function aboutOf(sources: readonly string[]): ReportAbout {
  return { sources, made: new Date(), version: VERSION };
}

async function activityOf(io: Io, path: string | undefined): Promise<readonly OpenTask[] | undefined> {
  if (path === undefined) return undefined;
  const { tasks, skipped } = orThrow(readActivity(await readTextFile(path, ACTIVITY_LIMIT, io.signal)));
  if (skipped > 0) io.say(`${counted(skipped, 'line')} of ${sanitize(path)} left out: not a finished task.`);
  return tasks;
}

/** A diagnosis in the format asked for. */
export function renderDiagnosis(
  io: Io,
  report: DiagnosisReport,
  facts: Facts,
  { output = 'table' }: DiagnoseOptions,
): string {
  const { diagnosis } = report;
  if (output === 'json') return renderJson(jsonDocument('logs.diagnose', diagnosisBody(report)));
  if (output === 'ndjson') {
    const { findings, ...rest } = diagnosisBody(report);
    const lines = findings.map((found) => renderJsonLine({ type: 'finding', ...found }));
    return lines.join('') + renderJsonLine({ type: 'summary', ...jsonDocument('logs.diagnose', rest) });
  }
  if (output === 'markdown') return diagnosisMarkdown(report);
  if (output === 'html') return diagnosisPage(report, supposedFor(report, facts));
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
    codesText(diagnosis.codes, io.table),
    findings,
    samplesText(diagnosis.findings, io.table),
    timelineText(diagnosis.timeline, io.table),
    candidatesText(diagnosis.candidates),
    [
      ...diagnosis.notes.map((note) => `Note: ${note}\n`),
      ...(report.team === undefined ? [] : [`${describeTeam(report.team)}\n`]),
    ].join(''),
    report.next.map((command) => `Next: ${command}\n`).join(''),
  ];
  return parts.filter((part) => part !== '').join('\n');
}
