import type { ReportAbout } from '../../../src/accesslogs/report/about.ts';
import { type DiagnosisReport, diagnosisBody, whatIfBody } from '../../../src/accesslogs/report/documents.ts';
import { diagnosisMarkdown, whatIfMarkdown } from '../../../src/accesslogs/report/markdown.ts';
import { nextCommands } from '../../../src/accesslogs/report/next-commands.ts';
import { diagnosisPage, whatIfPage } from '../../../src/accesslogs/report/page.ts';
import { supposedFor } from '../../../src/accesslogs/report/supposed.ts';
import { jsonDocument, renderJson } from '../../../src/core/report/json.ts';
import type { Shell, Subject } from '../area.ts';
import { saveFromForm } from '../save-form.ts';
import type { LogsState } from './model.ts';
import { type Report, savedDiagnosis } from './report.ts';
import { pathFrom, readingWords } from './request.ts';

/** The what-if that is on the screen; undefined where it is the diagnosis. */
function supposedIn({ report, part, lock }: LogsState) {
  return part === 'whatif' ? report?.supposed[lock] : undefined;
}

/** What would be saved now, by name. */
export function savedName(state: LogsState): string {
  return supposedIn(state) ? `what-if of ${state.lock}` : 'diagnosis';
}

/** A file name to begin with, that nobody has yet. */
export function suggestedFile(state: LogsState, now: number): string {
  const time = new Date(now).toISOString().slice(0, 19).replace('T', '-').replaceAll(':', '');
  return `logs-${supposedIn(state) ? 'whatif' : 'diagnosis'}-${time}.html`;
}

/** Writes what is on the screen as a whole report: a page, Markdown, or the document of the command line. */
export async function save(shell: Shell, state: LogsState, typed: string): Promise<void> {
  const { report } = state;
  if (!report) return;
  const path = pathFrom(typed.trim());
  const { version } = shell.get().settings;
  const about = {
    sources: readingWords(report.request),
    made: new Date(shell.now()),
    ...(version === undefined ? {} : { version }),
  };
  await saveFromForm(shell, path, () => textFor(path, state, report, about));
}

/** By the end of the file's name: a page, the document of the command line, else Markdown. */
function textFor(path: string, state: LogsState, report: Report, about: ReportAbout): string {
  if (/\.json$/i.test(path)) return renderJson(documentOf(state, report));
  const isPage = /\.html?$/i.test(path);
  const supposed = supposedIn(state);
  if (supposed) return (isPage ? whatIfPage : whatIfMarkdown)(report.timed, supposed, about);
  const document = { ...reportDocument(report), about };
  if (!isPage) return diagnosisMarkdown(document);
  return diagnosisPage(document, supposedFor(document, report.judgement.world.facts));
}

function documentOf(state: LogsState, report: Report): object {
  const supposed = supposedIn(state);
  return supposed
    ? jsonDocument('logs.whatif', whatIfBody(report.timed, supposed))
    : jsonDocument('logs.diagnose', diagnosisBody(reportDocument(report)));
}

function reportDocument(report: Report): DiagnosisReport {
  const { timed, team, diagnosis } = report;
  const next = nextCommands(diagnosis, askedFor(report));
  return { timed, team, diagnosis: savedDiagnosis(report), next };
}

/** What was asked for, as the command line says it. */
export function askedFor({ request, stated, team }: Report) {
  return {
    reading: readingWords(request),
    lock: stated.lock,
    approved: stated.approved,
    team,
  };
}

/** The report that is open, for the keys that copy its command or show its document. */
export function subjectOf(state: LogsState): Subject | undefined {
  const { report } = state;
  if (!report || state.showing !== 'report') return undefined;
  const { request, stated, team, judgement } = report;
  const { approved } = judgement.world.facts;
  const ranges = (texts: readonly string[]) => (texts.length === 0 ? [] : ['--approved', ...texts]);
  const words = supposedIn(state)
    ? ['whatif', ...readingWords(request), '--lock', state.lock, ...ranges(approved.map(({ text }) => text))]
    : [
        ...['diagnose', ...readingWords(request)],
        ...(team === undefined ? [] : ['--workteam', team.name]),
        ...(stated.lock === undefined ? [] : ['--lock', stated.lock]),
        ...ranges(stated.approved),
      ];
  return {
    name: `logs-${words[0]}`,
    json: documentOf(state, report),
    consolePath: 's3/buckets',
    command: ['groundctl', 'logs', ...words],
  };
}
