import { accessLogRules } from '../../accesslogs/access-log-rules.ts';
import { whatIfBody } from '../../accesslogs/report/documents.ts';
import { whatIfMarkdown } from '../../accesslogs/report/markdown.ts';
import { whatIfPage } from '../../accesslogs/report/page.ts';
import { lostWords, type TimedRead, whatIfWords } from '../../accesslogs/report/words.ts';
import { brokenGzip, unreadable } from '../../accesslogs/sources/input-rules.ts';
import { type NewLock, type WhatIf, whatIf } from '../../accesslogs/whatif.ts';
import { EXIT, usageError } from '../../core/errors.ts';
import type { Severity } from '../../core/finding.ts';
import { parseCidr } from '../../core/net/cidr.ts';
import { orThrow } from '../../core/parsed.ts';
import { renderFindings } from '../../core/report/findings.ts';
import { jsonDocument, renderJson, renderJsonLine } from '../../core/report/json.ts';
import { renderTable } from '../../core/report/table.ts';
import { grouped } from '../../core/text/grouped.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import { exitCodeOf } from '../fail-on.ts';
import type { ExitCode, Io } from '../io.ts';
import { VERSION } from '../version.ts';
import { aboutOf } from './diagnose.ts';
import { type EvidenceOptions, evidenceWords, namesOf, readAll, readableOf } from './evidence.ts';
import type { ReadingOptions } from './read.ts';
import { readText } from './summary-text.ts';

interface WhatIfOptions extends ReadingOptions, EvidenceOptions {
  readonly lock: NewLock;
  readonly approved?: string[];
  /** Left out, only what could not be read makes for exit code 1. */
  readonly failOn?: Severity | 'never';
}

/** `groundctl logs whatif SOURCE... --lock LOCK` */
export async function whatif(io: Io, options: WhatIfOptions, named: readonly string[]): Promise<ExitCode> {
  const readable = await readableOf(io, options, named);
  const sources = [...readable.sources, ...evidenceWords(options)];
  const approved = (options.approved ?? []).map((text) => orThrow(parseCidr(text)));
  const known = await namesOf(io, options);
  const timed = await readAll(io, options, readable);
  refuseNothingRead(timed, options.lock);
  const result = whatIf(timed.read, options.lock, approved, known);
  io.print(render(io, timed, result, options, sources));
  if (timed.read.interrupted) return EXIT.interrupted;
  const { failOn } = options;
  // What the lock would refuse is what was asked for; that a part of the log is missing is not.
  return failOn === undefined
    ? exitCodeOf(timed.read.findings, 'error')
    : exitCodeOf(result.findings, failOn);
}

/** Throws where input could not be read, and nothing else was: any answer would be one about nothing. */
function refuseNothingRead({ read }: TimedRead, lock: NewLock): void {
  const unread = read.findings.filter(({ rule }) => rule === unreadable.id || rule === brokenGzip.id);
  if (read.interrupted || unread.length === 0 || read.rows.counts.records > 0) return;
  throw usageError(`No record could be read: what --lock ${lock} would refuse is not known.`, {
    code: 'nothing-read',
    problems: unread.map(({ subject, message }) => sanitize(`${subject}: ${message}`)),
    hint: unreadable.fix,
  });
}

function render(
  io: Io,
  timed: TimedRead,
  result: WhatIf,
  { output = 'table' }: WhatIfOptions,
  sources: readonly string[],
): string {
  if (output === 'json') {
    return renderJson(jsonDocument('logs.whatif', whatIfBody(timed, result)));
  }
  if (output === 'ndjson') {
    const { findings, ...rest } = whatIfBody(timed, result);
    const lines = findings.map((found) => renderJsonLine({ type: 'finding', ...found }));
    return lines.join('') + renderJsonLine({ type: 'summary', ...jsonDocument('logs.whatif', rest) });
  }
  if (output === 'markdown') return whatIfMarkdown(timed, result, aboutOf(sources));
  if (output === 'html') return whatIfPage(timed, result, aboutOf(sources));
  const rendered = renderFindings(output, result.findings, {
    ...io.table,
    command: 'logs.whatif',
    title: `What --lock ${result.lock} would refuse`,
    version: VERSION,
    rules: accessLogRules,
  });
  if (output !== 'table') return rendered;
  const { byRule, lostAt, notes } = result;
  const table = renderTable(
    byRule,
    [
      { header: 'REQUESTS', value: (row) => grouped(row.requests), align: 'right' },
      { header: 'TASKS', value: (row) => grouped(row.units), align: 'right' },
      { header: 'CLIENTS', value: (row) => grouped(row.clients), align: 'right' },
      { header: 'WHY', value: (row) => row.rule },
    ],
    io.table,
  );
  const parts = [
    `${readText(timed)}${whatIfWords(result)}\n`,
    byRule.length === 0 ? '' : table,
    lostAt.length === 0 ? '' : `${lostWords(result)}\n`,
    rendered,
    notes.map((note) => `Note: ${note}\n`).join(''),
  ];
  return parts.filter((part) => part !== '').join('\n');
}
