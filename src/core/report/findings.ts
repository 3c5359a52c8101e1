import type { Finding } from '../finding.ts';
import { renderFindingsAsff } from './findings-asff.ts';
import { renderFindingsHtml } from './findings-html.ts';
import { renderFindingsJson, renderFindingsNdjson } from './findings-json.ts';
import { renderFindingsMarkdown } from './findings-markdown.ts';
import { renderFindingsOcsf } from './findings-ocsf.ts';
import { renderFindingsSarif, type SarifOptions } from './findings-sarif.ts';
import { renderFindingsTable } from './findings-table.ts';
import type { TableOptions } from './table.ts';

/** Formats for people and programs that collect findings of many tools. */
export type FindingFormat = 'table' | 'json' | 'ndjson' | 'markdown' | 'sarif' | 'html' | 'asff' | 'ocsf';

export interface FindingReport extends TableOptions, SarifOptions {
  /** The command as `noun.verb`, for the document's schema. */
  readonly command: string;
  /** Heading of the Markdown section and of the page. */
  readonly title: string;
  /** One line below the heading of the page. */
  readonly about?: string;
  /** When the findings were made; now unless said. */
  readonly time?: Date;
  /** More members of the json document and of the ndjson summary, for example what was looked at. */
  readonly extra?: object;
}

/** Findings in any format; the text ends in a newline. */
export function renderFindings(
  format: FindingFormat,
  findings: readonly Finding[],
  report: FindingReport,
): string {
  const { time = new Date() } = report;
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
    case 'html':
      return renderFindingsHtml(findings, report);
    case 'asff':
      return renderFindingsAsff(findings, { ...report, time });
    case 'ocsf':
      return renderFindingsOcsf(findings, { ...report, time });
  }
}
