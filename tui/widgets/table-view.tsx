import { Box } from 'ink';
import { memo } from 'react';
import { sanitize } from '../../src/core/text/sanitize.ts';
import { displayWidth, pad } from '../../src/core/text/width.ts';
import type { Cell, TableRow, TableState } from '../state/table.ts';
import { take } from '../text/graphemes.ts';
import { ELLIPSIS, MARKS } from '../theme/glyphs.ts';
import { type Line, type Span, span } from '../theme/line.ts';
import { cutApart, type Shared } from '../theme/tell-apart.ts';
import { type FittedColumn, fitColumns, GAP } from './columns.ts';
import { LineView } from './line-view.tsx';

interface Props {
  readonly table: TableState;
  readonly width: number;
  /** What stands instead of the rows when a filter lets none through. */
  readonly nothing?: string;
}

/** Columns before the first cell: the cursor's sign, the selection's sign, a space. */
const MARGIN = 3;

/** A table of which only the rows on the screen are drawn. */
export const TableView = memo(function TableView({ table, width, nothing }: Props) {
  const columns = fitColumns(table, width - MARGIN - 1);
  const shown = table.order.slice(table.top, table.top + table.page);
  return (
    <Box flexDirection="column">
      <LineView content={headLine(table, columns)} width={width} />
      {shown.map((index, at) => {
        const row = table.rows[index];
        if (!row) return undefined;
        const current = table.top + at === table.cursor;
        return (
          <RowView
            // biome-ignore lint/suspicious/noArrayIndexKey: rows keep their place on the screen and change their text.
            key={at}
            row={row}
            columns={columns}
            shared={table.shared}
            width={width}
            current={current}
            selected={table.selected.has(row.key)}
          />
        );
      })}
      {shown.length === 0 && (
        <LineView content={[span(`   ${nothing ?? 'No rows.'}`, 'muted')]} width={width} />
      )}
    </Box>
  );
});

interface RowProps {
  readonly row: TableRow;
  readonly columns: readonly FittedColumn[];
  readonly shared: TableState['shared'];
  readonly width: number;
  readonly current: boolean;
  readonly selected: boolean;
}

const RowView = memo(
  function RowView({ row, columns, shared, width, current, selected }: RowProps) {
    const content: Span[] = [
      span(`${current ? '>' : ' '}${selected ? '+' : ' '} `, selected ? 'accent' : 'plain'),
    ];
    for (const [index, { column, width: room }] of columns.entries()) {
      if (index > 0) content.push(GAP_SPAN);
      content.push(cellSpan(row.cells[column.id], room, column.align === 'right', shared[column.id]));
    }
    const used = columns.reduce((sum, column) => sum + column.width + GAP, MARGIN - GAP);
    if (current) content.push(span(' '.repeat(Math.max(0, width - used))));
    return <LineView content={content} width={width} inverse={current} />;
  },
  (before, after) =>
    before.row === after.row &&
    before.current === after.current &&
    before.selected === after.selected &&
    before.width === after.width &&
    before.shared === after.shared &&
    sameColumns(before.columns, after.columns),
);

function sameColumns(a: readonly FittedColumn[], b: readonly FittedColumn[]): boolean {
  return (
    a.length === b.length &&
    a.every((each, index) => each.column === b[index]?.column && each.width === b[index]?.width)
  );
}

const GAP_SPAN = span(' '.repeat(GAP));

function headLine(table: TableState, columns: readonly FittedColumn[]): Line {
  const titles = columns.map(({ column, width }) => {
    const arrow = table.sort?.column === column.id ? (table.sort.descending ? '↓' : '↑') : '';
    return pad(cut(column.title + arrow, width), width, column.align ?? 'left');
  });
  return [span(' '.repeat(MARGIN)), span(titles.join(' '.repeat(GAP)), 'muted')];
}

function cellSpan(cell: Cell | undefined, width: number, right: boolean, shared?: Shared): Span {
  if (!cell) return span(' '.repeat(width));
  const text = sanitize(cell.mark ? `${MARKS[cell.mark]} ${cell.text}` : cell.text);
  const fitted = shared ? cutApart(text, width, shared) : cut(text, width);
  return span(pad(fitted, width, right ? 'right' : 'left'), cell.tone);
}

function cut(text: string, width: number): string {
  return displayWidth(text) <= width ? text : take(text, width - 1) + ELLIPSIS;
}
