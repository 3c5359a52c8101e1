import { Box } from 'ink';
import { readWords, refusedWords, whatIfWords } from '../../../src/accesslogs/report/words.ts';
import { grouped } from '../../../src/core/text/grouped.ts';
import { bodyHeight } from '../../state/app.ts';
import { type Line, line, paragraph, type Span, span, spread } from '../../theme/line.ts';
import { findingTitle } from '../../widgets/finding-lines.ts';
import { LineView } from '../../widgets/line-view.tsx';
import { Strip, TextPanel } from '../../widgets/panels.tsx';
import { partName } from '../../widgets/part-names.ts';
import { TableView } from '../../widgets/table-view.tsx';
import type { ScreenProps } from '../area.ts';
import { findingHead, HAS_PREVIEW, pageOf, previewHeight, reportHead } from './layout.ts';
import {
  type FindingPart,
  type LogsState,
  type OpenFinding,
  PARTS,
  type Part,
  type TableName,
} from './model.ts';
import { previewLines, whatIfNotes } from './preview.ts';
import { MOST_ADDRESSES, type Report } from './report.ts';
import { sourceName } from './request.ts';
import { tableInFocus, textPage } from './state.ts';
import { textLines } from './texts.ts';

/** The sources, what is under way, or what a log says: the answer, then why, then the proof. */
export function LogsScreen({ state, width }: ScreenProps<LogsState>) {
  const { size, report, open, address, showing, recent } = state;
  const columns = width - 2;
  if (showing === 'sources' && recent.length > 0) {
    return <TableView table={state.tables.sources} width={width} nothing={NOTHING.sources ?? ''} />;
  }
  if (showing !== 'report' || !report) {
    return (
      <TextPanel
        lines={textLines(state, columns)}
        width={width}
        height={bodyHeight(size)}
        top={state.scroll}
      />
    );
  }
  if (address !== undefined) return <TextBelow state={state} width={width} />;
  const [head, height, names] = open
    ? [findingHeadLines(open, columns), findingHead(size), findingPartsLine(state, open)]
    : [reportHeadLines(state, report, columns), reportHead(size), partsLine(state, report)];
  const name = tableInFocus(state);
  return (
    <Box flexDirection="column">
      <Strip lines={head} width={width} height={height} />
      <LineView content={names} width={width} />
      {name ? (
        <TableBelow state={state} name={name} width={width} />
      ) : (
        <TextBelow state={state} width={width} />
      )}
    </Box>
  );
}

function TextBelow({ state, width }: { readonly state: LogsState; readonly width: number }) {
  const lines = textLines(state, width - 2);
  return <TextPanel lines={lines} width={width} height={textPage(state)} top={state.scroll} />;
}

interface TableProps {
  readonly state: LogsState;
  readonly name: TableName;
  readonly width: number;
}

function TableBelow({ state, name, width }: TableProps) {
  const table = state.tables[name];
  if (name === 'whatif' && table.rows.length === 0) {
    const height = pageOf(name, state.size) + 1;
    return <TextPanel lines={whatIfNotes(state, width - 2)} width={width} height={height} />;
  }
  const room = HAS_PREVIEW.has(name) ? previewHeight(state.size) : 0;
  const nothing = table.rows.length === 0 ? NOTHING[name] : 'No row matches the filter. Esc clears it.';
  return (
    <Box flexDirection="column">
      <Box flexDirection="column" height={table.page + 1} overflow="hidden">
        <TableView table={table} width={width} nothing={nothing ?? 'Nothing.'} />
      </Box>
      {room > 0 && <Strip lines={previewLines(state, name, width - 2)} width={width} height={room} />}
    </Box>
  );
}

const NOTHING: Readonly<Partial<Record<TableName, string>>> = {
  sources: 'No source matches the filter. Esc clears it.',
  findings: 'Nothing was refused, and every file could be read.',
  addresses: 'No presigned request, so no address.',
  refused: 'No address.',
  records: 'No record of it was kept.',
};

function reportHeadLines(state: LogsState, report: Report, columns: number): Line[] {
  const { request, timed, diagnosis } = report;
  const supposed = state.part === 'whatif' ? report.supposed[state.lock] : undefined;
  const answer = supposed ? whatIfWords(supposed) : refusedWords(diagnosis);
  const partial: Span[] = timed.read.interrupted ? [span('! PARTIAL  ', 'warn', true)] : [];
  return [
    spread([span(sourceName(request), 'plain', true)], [span(readWords(timed), 'muted')], columns),
    [...partial, span(answer)],
    line(knownWords(report), 'muted'),
  ];
}

/** What was assumed beside the log, in a line. */
function knownWords({ team, stated, judgement }: Report): string {
  const { lock, approved } = judgement.world.facts;
  const whose = stated.lock !== undefined ? 'as stated' : team ? `team ${team.name}` : '';
  const known =
    lock === 'unknown' ? 'lock unknown: t reads a team from AWS, E sets it' : `lock ${lock} (${whose})`;
  const ranges =
    approved.length === 0 ? 'no approved ranges' : `approved ${approved.map(({ text }) => text).join(', ')}`;
  return `${known} · ${ranges}`;
}

const TITLES: Readonly<Record<Part, string>> = {
  findings: 'Findings',
  addresses: 'Addresses',
  whatif: 'What if',
  read: 'What was read',
};

function partsLine({ part, lock }: LogsState, { findings, diagnosis }: Report): Line {
  const { length } = diagnosis.timeline;
  const counts: Readonly<Record<Part, string>> = {
    findings: ` ${findings.length}`,
    addresses: ` ${grouped(length)}${length === MOST_ADDRESSES ? ' busiest' : ''}`,
    whatif: part === 'whatif' ? ` ${lock}` : '',
    read: '',
  };
  return PARTS.map((each) => partName(`${TITLES[each]}${counts[each]}`, each === part));
}

const FINDING_TITLES: Readonly<Record<FindingPart, string>> = {
  refused: 'Addresses',
  records: 'Records',
  about: 'About',
};

function findingPartsLine({ tables }: LogsState, { parts, part, finding }: OpenFinding): Line {
  const { length } = tables.refused.rows;
  const all = Number(finding.evidence?.addressCount ?? length);
  const counts: Readonly<Record<FindingPart, string>> = {
    refused: ` ${grouped(length)}${all > length ? ` of ${grouped(all)}` : ''}`,
    records: ` ${grouped(tables.records.rows.length)}`,
    about: '',
  };
  return parts.map((each) => partName(`${FINDING_TITLES[each]}${counts[each]}`, each === part));
}

function findingHeadLines({ finding }: OpenFinding, columns: number): Line[] {
  return [findingTitle(finding), ...paragraph(finding.message, columns)];
}
