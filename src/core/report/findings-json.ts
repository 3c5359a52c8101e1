import { type Finding, sortFindings } from '../finding.ts';
import { countFindings } from './findings-table.ts';
import { jsonDocument, renderJson, renderJsonLine } from './json.ts';

/** The document `{ schema, …extra, summary: { error, warning, info }, findings }`, worst finding first. */
export function renderFindingsJson(
  command: string,
  findings: readonly Finding[],
  extra: object = {},
): string {
  const body = { ...extra, summary: countFindings(findings), findings: sortFindings(findings) };
  return renderJson(jsonDocument(command, body));
}

/** A line `{ type: 'finding', … }` for each finding, and one `{ type: 'summary', schema, error, … }` at the end. */
export function renderFindingsNdjson(
  command: string,
  findings: readonly Finding[],
  extra: object = {},
): string {
  const lines = sortFindings(findings).map((f) => renderJsonLine({ type: 'finding', ...f }));
  const summary = jsonDocument(command, { ...extra, ...countFindings(findings) });
  return lines.join('') + renderJsonLine({ type: 'summary', ...summary });
}
