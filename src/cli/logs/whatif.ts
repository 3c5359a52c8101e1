import { accessLogRules } from '../../accesslogs/access-log-rules.ts';
import { whatIfBody } from '../../accesslogs/report/documents.ts';
import { whatIfMarkdown } from '../../accesslogs/report/markdown.ts';
import { whatIfPage } from '../../accesslogs/report/page.ts';
import { type TimedRead, whatIfWords } from '../../accesslogs/report/words.ts';
import { type NewLock, type WhatIf, whatIf } from '../../accesslogs/whatif.ts';
import { EXIT } from '../../core/errors.ts';
import { atLeast, type Severity } from '../../core/finding.ts';
import { parseCidr } from '../../core/net/cidr.ts';
import { orThrow } from '../../core/parsed.ts';
import { renderFindings } from '../../core/report/findings.ts';
import { jsonDocument, renderJson, renderJsonLine } from '../../core/report/json.ts';
import { renderTable } from '../../core/report/table.ts';
import { grouped } from '../../core/text/grouped.ts';
import type { ExitCode, Io } from '../io.ts';
import { VERSION } from '../version.ts';
import { type ReadingOptions, readSources } from './read.ts';
import { readText } from './summary-text.ts';

interface WhatIfOptions extends ReadingOptions {
  readonly lock: NewLock;
  readonly approved?: string[];
  readonly failOn: Severity | 'never';
}

/** `groundctl logs whatif SOURCE... --lock LOCK` */
export async function whatif(io: Io, options: WhatIfOptions, sources: readonly string[]): Promise<ExitCode> {
  const approved = (options.approved ?? []).map((text) => orThrow(parseCidr(text)));
  const timed = await readSources(io, options, sources);
  const result = whatIf(timed.read, options.lock, approved);
  io.print(render(io, timed, result, options));
  if (timed.read.interrupted) return EXIT.interrupted;
  const { failOn } = options;
  const failed = failOn !== 'never' && result.findings.some(({ severity }) => atLeast(severity, failOn));
  return failed ? EXIT.findings : EXIT.ok;
}

function render(io: Io, timed: TimedRead, result: WhatIf, { output = 'table' }: WhatIfOptions): string {
  if (output === 'json') {
    return renderJson(jsonDocument('logs.whatif', whatIfBody(timed, result)));
  }
  if (output === 'ndjson') {
    const { findings, ...rest } = whatIfBody(timed, result);
    const lines = findings.map((found) => renderJsonLine({ type: 'finding', ...found }));
    return lines.join('') + renderJsonLine({ type: 'summary', ...jsonDocument('logs.whatif', rest) });
  }
  if (output === 'markdown') return whatIfMarkdown(timed, result);
  if (output === 'html') return whatIfPage(timed, result);
  const rendered = renderFindings(output, result.findings, {
    ...io.table,
    command: 'logs.whatif',
    title: `What --lock ${result.lock} would refuse`,
    version: VERSION,
    rules: accessLogRules,
  });
  if (output !== 'table') return rendered;
  const { byRule, notes } = result;
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
    rendered,
    notes.map((note) => `Note: ${note}\n`).join(''),
  ];
  return parts.filter((part) => part !== '').join('\n');
}
