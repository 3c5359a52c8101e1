import type { Finding } from '../finding.ts';
import { renderFindingsJson, renderFindingsNdjson } from './findings-json.ts';
import { renderFindingsMarkdown } from './findings-markdown.ts';
import { renderFindingsSarif, type SarifOptions } from './findings-sarif.ts';
import { renderFindingsTable } from './findings-table.ts';
import type { TableOptions } from './table.ts';

export const FINDING_FORMATS = ['table', 'json', 'ndjson', 'markdown', 'sarif'] as const;
export type FindingFormat = (typeof FINDING_FORMATS)[number];

export interface FindingReport extends TableOptions, SarifOptions {
  /** The command as `noun.verb`, for the document's schema. */
  readonly command: string;
  /** Heading of the Markdown section. */
  readonly title: string;
  /** More members of the json document and of the ndjson summary, for example what was looked at. */
  readonly extra?: object;
}

/** Findings in any format; the text ends in a newline. */
export function renderFindings(
  format: FindingFormat,
  findings: readonly Finding[],
  report: FindingReport,
): string {
  switch (format) {
    case 'table':
      return renderFindingsTable(findings, report);
    case 'json':
      return renderFindingsJson(report.command, findings, report.extra);
    case 'ndjson':
      return renderFindingsNdjson(report.command, findings, report.extra);
    case 'markdown':
      return renderFindingsMarkdown(findings, report.title);
    case 'sarif':
      return renderFindingsSarif(findings, report);
  }
}
