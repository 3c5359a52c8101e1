import { renderFindingsMarkdown } from '../../core/report/findings-markdown.ts';
import { escapeMarkdown, markdownTable } from '../../core/report/markdown.ts';
import { grouped } from '../../core/text/grouped.ts';
import { describeTeam } from '../team-facts.ts';
import type { WhatIf } from '../whatif.ts';
import type { ReportAbout } from './about.ts';
import type { DiagnosisReport } from './documents.ts';
import { barsOf, slotsOf, slotsWords } from './timeline-bars.ts';
import {
  aboutWords,
  besideWords,
  PARTIAL,
  periodWords,
  readWords,
  refusedWords,
  type TimedRead,
  whatIfWords,
} from './words.ts';

/** A diagnosis as Markdown for a ticket: the numbers, the causes, the findings, the timeline. */
export function diagnosisMarkdown(report: DiagnosisReport): string {
  const { timed, diagnosis, team, next } = report;
  const { summary, findings, timeline, notes } = diagnosis;
  const causes = Object.entries(summary.attributed);
  const slots = slotsOf(timeline);
  const beside = [...besideWords(diagnosis), ...notes, ...(team === undefined ? [] : [describeTeam(team)])];
  return sections(
    '# Diagnosis of access logs\n',
    paragraphs([
      ...(timed.read.interrupted ? [PARTIAL] : []),
      ...aboutWords(timed, report.about),
      readWords(timed),
      ...periodWords(timed),
      refusedWords(diagnosis),
    ]),
    causes.length === 0
      ? ''
      : markdownTable(
          ['Cause', 'Refused'],
          causes.map(([rule, requests]) => [rule, grouped(requests)]),
        ),
    renderFindingsMarkdown(findings, 'Findings'),
    slots === undefined
      ? ''
      : `## Addresses\n\nTasks by hour ${slotsWords(slots)}.\n\n${markdownTable(
          ['Address', 'Worked', 'Requests', 'Refused', 'Requests refused'],
          timeline.map((row) => [
            row.name === undefined ? row.address : `${row.address} (${row.name})`,
            barsOf(row, 'admitted', slots),
            grouped(row.succeeded),
            barsOf(row, 'refused', slots),
            grouped(row.denied),
          ]),
        )}`,
    beside.length === 0 ? '' : `## Notes\n\n${beside.map((note) => `- ${escapeMarkdown(note)}\n`).join('')}`,
    next.length === 0 ? '' : `## Next\n\n${next.map((command) => `    ${command}\n`).join('')}`,
  );
}

/** What a lock would have done, as Markdown. */
export function whatIfMarkdown(timed: TimedRead, result: WhatIf, about?: ReportAbout): string {
  const { lock, byRule, findings, notes } = result;
  return sections(
    `# What --lock ${lock} would refuse\n`,
    paragraphs([
      ...(timed.read.interrupted ? [PARTIAL] : []),
      ...aboutWords(timed, about),
      readWords(timed),
      ...periodWords(timed),
      whatIfWords(result),
    ]),
    byRule.length === 0
      ? ''
      : markdownTable(
          ['Why', 'Requests', 'Tasks', 'Clients'],
          byRule.map((row) => [row.rule, grouped(row.requests), grouped(row.units), grouped(row.clients)]),
        ),
    renderFindingsMarkdown(findings, 'Findings'),
    `## Notes\n\n${notes.map((note) => `- ${escapeMarkdown(note)}\n`).join('')}`,
  );
}

function paragraphs(texts: readonly string[]): string {
  return texts.map((text) => `${escapeMarkdown(text)}\n`).join('\n');
}

function sections(...texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('\n');
}
