import { type Finding, sortFindings } from '../finding.ts';
import { countFindings, describeCounts, placeBeside } from './findings-table.ts';
import { escapeMarkdown, markdownTable } from './markdown.ts';

/** Findings as a Markdown section with one table, worst first. */
export function renderFindingsMarkdown(findings: readonly Finding[], title: string): string {
  const head = `## ${escapeMarkdown(title)}\n\n${describeCounts(countFindings(findings))}\n`;
  if (findings.length === 0) return head;
  const rows = sortFindings(findings).map((f) => {
    const place = placeBeside(f);
    return [
      f.severity,
      f.rule,
      place === undefined ? f.subject : `${f.subject} (${place})`,
      f.message,
      f.fix,
    ];
  });
  return `${head}\n${markdownTable(['Severity', 'Rule', 'Subject', 'Message', 'Fix'], rows)}`;
}
