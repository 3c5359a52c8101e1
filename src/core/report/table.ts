import { asciiMarks } from '../text/ascii.ts';
import { sanitize } from '../text/sanitize.ts';
import { type Align, type Cut, displayWidth, pad, truncate } from '../text/width.ts';
import { PLAIN, type Style, type Tone } from './style.ts';

export interface Column<Row> {
  readonly header: string;
  /** The cell's text; it may come from outside, the table sanitises it. */
  readonly value: (row: Row) => string;
  readonly align?: Align;
  /** 0 always stays; of the others, the highest number goes first where width is short. Default 0. */
  readonly priority?: number;
  /** Columns down to which the text may be cut before columns are left out. Default: the text is not cut. */
  readonly min?: number;
  readonly cut?: Cut;
  readonly tone?: (row: Row) => Tone | undefined;
}

export interface TableOptions {
  /** Terminal columns; without it nothing is cut or left out. */
  readonly width?: number | undefined;
  readonly style?: Style | undefined;
  /** Marks without characters beyond ASCII. */
  readonly ascii?: boolean | undefined;
}

const GAP = 2;

/**
 * Rows as an aligned table with a header line, ending in a newline. Where `width` is short, columns with `min`
 * are cut first, then columns are left out by `priority`, and a last line names those.
 */
export function renderTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  options: TableOptions = {},
): string {
  const style = options.style ?? PLAIN;
  const measured = columns.map((column) => measure(column, rows));
  const { shown, hidden } = chooseColumns(measured, options.width ?? Number.POSITIVE_INFINITY);
  const lines = [line(shown, (c) => ({ text: c.header, tone: 'heading' }), style)];
  for (const [index, row] of rows.entries()) {
    lines.push(line(shown, (c) => ({ text: c.cells[index] ?? '', tone: c.column.tone?.(row) }), style));
  }
  if (hidden.length > 0) {
    lines.push(
      style.paint('muted', `Not shown for lack of width: ${hidden.map((c) => c.header).join(', ')}.`),
    );
  }
  const text = `${lines.join('\n')}\n`;
  return options.ascii ? asciiMarks(text) : text;
}

interface Measured<Row> {
  readonly column: Column<Row>;
  readonly header: string;
  readonly cells: readonly string[];
  readonly min: number;
  readonly width: number;
}

function measure<Row>(column: Column<Row>, rows: readonly Row[]): Measured<Row> {
  const header = sanitize(column.header);
  const cells = rows.map((row) => sanitize(column.value(row)));
  const width = cells.reduce((widest, cell) => Math.max(widest, displayWidth(cell)), displayWidth(header));
  return { column, header, cells, width, min: Math.min(width, column.min ?? width) };
}

function chooseColumns<Row>(
  columns: readonly Measured<Row>[],
  width: number,
): { shown: Measured<Row>[]; hidden: Measured<Row>[] } {
  const shown = [...columns];
  const hidden: Measured<Row>[] = [];
  const priority = (c: Measured<Row>) => c.column.priority ?? 0;
  const gaps = () => GAP * (shown.length - 1);
  while (shown.reduce((sum, c) => sum + c.min, gaps()) > width) {
    const last = Math.max(0, ...shown.map(priority));
    if (last === 0) break;
    const index = shown.findLastIndex((c) => priority(c) === last);
    hidden.unshift(...shown.splice(index, 1));
  }
  return { shown: shrink(shown, width - gaps()), hidden };
}

/** Takes columns from the widest that may still be cut, so that no single one pays for all. */
function shrink<Row>(columns: readonly Measured<Row>[], room: number): Measured<Row>[] {
  const widths = columns.map((c) => c.width);
  let excess = widths.reduce((sum, w) => sum + w, 0) - room;
  while (excess > 0) {
    const cuttable = columns.map((c, i) => ((widths[i] ?? 0) > c.min ? (widths[i] ?? 0) : -1));
    const widest = Math.max(...cuttable);
    if (widest < 0) break;
    widths[cuttable.indexOf(widest)] = widest - 1;
    excess -= 1;
  }
  return columns.map((c, i) => ({ ...c, width: widths[i] ?? c.width }));
}

function line<Row>(
  columns: readonly Measured<Row>[],
  cell: (column: Measured<Row>) => { text: string; tone: Tone | undefined },
  style: Style,
): string {
  const last = columns.length - 1;
  const parts = columns.map((c, index) => {
    const { text, tone } = cell(c);
    const cut = truncate(text, c.width, c.column.cut);
    const painted = tone === undefined || cut === '' ? cut : style.paint(tone, cut);
    if (index === last && c.column.align !== 'right') return painted;
    const fill = pad('', c.width - displayWidth(cut));
    return c.column.align === 'right' ? fill + painted : painted + fill;
  });
  return parts.join(' '.repeat(GAP)).trimEnd();
}
