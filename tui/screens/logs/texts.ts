import { causesAt, recordsOf } from '../../../src/accesslogs/judge/drill-down.ts';
import { nextCommands } from '../../../src/accesslogs/report/next-commands.ts';
import { besideWords, readWords, refusedWords } from '../../../src/accesslogs/report/words.ts';
import { REJECTION_TEXT } from '../../../src/accesslogs/scan/rejection.ts';
import { describeTeam } from '../../../src/accesslogs/team-facts.ts';
import { counted, grouped } from '../../../src/core/text/grouped.ts';
import { onceFor } from '../../state/once.ts';
import { BLANK, type Line, line, marked, paragraph, span } from '../../theme/line.ts';
import { findingText } from './finding-text.ts';
import type { LogsState } from './model.ts';
import { recordLines } from './record-lines.ts';
import type { Report } from './report.ts';
import { scopeWords, sourceName } from './request.ts';
import { askedFor } from './save.ts';
import { taskLines } from './task-lines.ts';

/** Records of one address on the screen. */
const MOST_RECORDS = 200;
const LONGEST_BAR = 20;
/** Columns of an hour's line beside its bar. */
const BESIDE_BAR = 48;

const once = onceFor<readonly Line[]>();

/** The text that has the focus, in full, before it is scrolled; nothing where a table has it. */
export function textLines(state: LogsState, columns: number): readonly Line[] {
  const { showing, task, report, open, address, part, recent } = state;
  if (showing === 'sources') return recent.length === 0 ? welcomeLines(columns) : [];
  if (showing === 'task') return task ? taskLines(task, columns) : [];
  if (!report) return [];
  if (address !== undefined) {
    return once(report, `${address} ${columns}`, () => addressLines(report, address, columns));
  }
  if (open) {
    return open.part === 'about' ? once(open.finding, columns, () => findingText(open.finding, columns)) : [];
  }
  return part === 'read' ? once(report, `read ${columns}`, () => readLines(report, columns)) : [];
}

/** What stands where nothing was read yet. */
function welcomeLines(columns: number): Line[] {
  return [
    line('No log was read yet.', 'plain', true),
    BLANK,
    ...paragraph('b finds where a bucket delivers its access log, and reads it.', columns),
    ...paragraph('enter asks for a file, a folder, a glob or s3://bucket/prefix, and a time range.', columns),
    BLANK,
    ...paragraph(
      'It shows why workers get 403s, and what a lock would break. It is only read; tokens and signatures are never stored.',
      columns,
      'muted',
    ),
    BLANK,
    line('$ groundctl logs diagnose s3://BUCKET/PREFIX --since 2026-10-12', 'muted'),
  ];
}

/** What happened at one address: totals, causes, records, hour by hour. */
function addressLines({ judgement, diagnosis }: Report, address: string, columns: number): Line[] {
  const row = diagnosis.timeline.find((each) => each.address === address);
  const causes = causesAt(judgement, address);
  const records = recordsOf(judgement, { address }, MOST_RECORDS);
  const most = Math.max(1, ...(row?.hours ?? []).map(({ admitted, refused }) => admitted + refused));
  return [
    [
      span(address, 'plain', true),
      ...(row?.name === undefined ? [] : [span(`  ${row.name}`, 'muted')]),
      span(`  ${counted(row?.succeeded ?? 0, 'request')} worked  `, 'good'),
      span(`${grouped(row?.denied ?? causes.reduce((sum, { refused }) => sum + refused, 0))} refused`, 'bad'),
    ],
    BLANK,
    ...(causes.length === 0 ? [] : [line('Causes', 'accent')]),
    ...causes.map(({ rule, refused }): Line => [span(`  ${grouped(refused).padStart(9)}  `), span(rule)]),
    ...(causes.length === 0 ? [] : [BLANK]),
    ...(row === undefined ? [] : [line('Tasks by hour, UTC', 'accent')]),
    ...(row?.hours ?? []).map(
      ({ hour, admitted, refused }): Line => [
        span(`  ${new Date(hour * 1000).toISOString().slice(0, 13).replace('T', ' ')}h  `, 'muted'),
        ...bar(admitted, refused, most, Math.max(6, Math.min(LONGEST_BAR, columns - BESIDE_BAR))),
        span(` ${grouped(admitted).padStart(6)} worked `),
        span(`${grouped(refused).padStart(7)} refused`, refused > 0 ? 'bad' : 'muted'),
      ],
    ),
    BLANK,
    line(records.length === 0 ? 'No refused record was kept.' : 'Refused records, some of them', 'accent'),
    ...records.flatMap(({ rule, record }) => [...recordLines(record, columns, rule), BLANK]),
  ];
}

/** What was read, what is known besides, what could not be said. */
function readLines(report: Report, columns: number): Line[] {
  const { request, timed, diagnosis, stated, team } = report;
  const { first, last, notes, summary } = diagnosis;
  const scope = scopeWords(request);
  const next = nextCommands(diagnosis, askedFor(report));
  return [
    line(sourceName(request), 'plain', true),
    ...(scope === '' ? [] : paragraph(`Only ${scope}`, columns, 'muted')),
    ...paragraph(readWords(timed), columns),
    ...(first && last ? paragraph(`${first} to ${last}`, columns) : []),
    ...paragraph(refusedWords(diagnosis), columns),
    ...besideWords(diagnosis).flatMap((text) => paragraph(text, columns)),
    ...(summary.rejected === 0 ? [] : [BLANK, line('Lines that are not records', 'accent')]),
    ...timed.read.rejects.map(
      ({ reason, count: lines }): Line => [
        span(`  ${grouped(lines).padStart(9)}  `),
        span(REJECTION_TEXT[reason]),
      ],
    ),
    BLANK,
    line('Other known facts', 'accent'),
    ...(team === undefined
      ? paragraph("No team: t reads a team's lock and allow list from AWS.", columns, 'muted', 2)
      : paragraph(describeTeam(team), columns, 'plain', 2)),
    ...(stated.lock === undefined ? [] : paragraph(`Lock, as set: ${stated.lock}`, columns, 'plain', 2)),
    ...(stated.approved.length === 0
      ? []
      : paragraph(`Approved: ${stated.approved.join(', ')}`, columns, 'plain', 2)),
    ...(notes.length === 0 ? [] : [BLANK, line('Notes', 'accent')]),
    ...notes.flatMap((note) => [
      [marked('info', '', 'plain'), ...(paragraph(note, columns - 2)[0] ?? [])],
      ...paragraph(note, columns - 2, 'plain')
        .slice(1)
        .map((rest): Line => [span('  '), ...rest]),
    ]),
    ...(next.length === 0 ? [] : [BLANK, line('Next', 'accent')]),
    ...next.map((command) => line(`  $ ${command}`, 'muted')),
  ];
}

/** What worked and what was refused in one bar; both are seen where there was any. */
function bar(worked: number, refused: number, most: number, width: number): Line {
  const lengthOf = (value: number) => (value === 0 ? 0 : Math.max(1, Math.round((value / most) * width)));
  const good = Math.min(lengthOf(worked), width - Math.min(1, refused));
  const bad = Math.min(lengthOf(refused), width - good);
  return [
    span('█'.repeat(good), 'good'),
    span('▒'.repeat(bad), 'bad'),
    span(' '.repeat(width - good - bad), 'muted'),
  ];
}
