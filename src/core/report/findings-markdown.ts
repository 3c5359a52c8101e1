import { type Finding, groupByFix } from '../finding.ts';
import { countFindings, describeCounts, placeBeside } from './findings-table.ts';
import { escapeMarkdown, markdownTable } from './markdown.ts';

/** Findings as a Markdown section with one table, worst first; a fix that is for several stands in the first row. */
export function renderFindingsMarkdown(findings: readonly Finding[], title: string): string {
  const head = `## ${escapeMarkdown(title)}\n\n${describeCounts(countFindings(findings))}\n`;
  if (findings.length === 0) return head;
  const rows = groupByFix(findings).flatMap((group) =>
    group.map((f, at) => {
      const place = placeBeside(f);
      return [
        f.severity,
        f.rule,
        place === undefined ? f.subject : `${f.subject} (${place})`,
        f.message,
        at === 0 ? f.fix : 'as above',
      ];
    }),
  );
  return `${head}\n${markdownTable(['Severity', 'Rule', 'Subject', 'Message', 'Fix'], rows)}`;
}
