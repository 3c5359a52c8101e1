import type { IBufferCell, Terminal } from '@xterm/headless';
import { displayWidth } from '../src/core/text/width.ts';

/** The 16 colours of a calm dark terminal; the program names no others. */
const PALETTE = [
  '#1c1f26',
  '#e06c75',
  '#98c379',
  '#e5c07b',
  '#61afef',
  '#c678dd',
  '#56b6c2',
  '#d7dae0',
  '#7f848e',
  '#e06c75',
  '#98c379',
  '#e5c07b',
  '#61afef',
  '#c678dd',
  '#56b6c2',
  '#ffffff',
] as const;
const BACKGROUND = '#1c1f26';
const FOREGROUND = '#d7dae0';
const CELL = { width: 8.43, height: 18 } as const;
const MARGIN = 12;

interface Run {
  readonly column: number;
  text: string;
  cells: number;
  readonly fill: string;
  readonly back: string | undefined;
  readonly bold: boolean;
  readonly dim: boolean;
}

/** What a terminal shows, as a picture that needs no fonts of its own and stays sharp at any size. */
export function screenSvg(terminal: Terminal, title: string): string {
  const width = Math.ceil(terminal.cols * CELL.width + 2 * MARGIN);
  const height = terminal.rows * CELL.height + 2 * MARGIN;
  const rows = Array.from({ length: terminal.rows }, (_, row) => rowSvg(runsOf(terminal, row), row)).join('');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>`,
    `<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14">`,
    rows,
    '</g></svg>\n',
  ].join('\n');
}

function runsOf(terminal: Terminal, row: number): Run[] {
  const buffer = terminal.buffer.active;
  const line = buffer.getLine(buffer.viewportY + row);
  const runs: Run[] = [];
  for (let column = 0; line && column < terminal.cols; column += 1) {
    const cell = line.getCell(column);
    if (!cell || cell.getWidth() === 0) continue;
    const style = styleOf(cell);
    const last = runs.at(-1);
    const same = last && last.fill === style.fill && last.back === style.back && last.bold === style.bold;
    if (same && last.dim === style.dim) {
      last.text += cell.getChars() || ' ';
      last.cells += cell.getWidth();
    } else {
      runs.push({ column, text: cell.getChars() || ' ', cells: cell.getWidth(), ...style });
    }
  }
  return runs;
}

function styleOf(cell: IBufferCell): Pick<Run, 'fill' | 'back' | 'bold' | 'dim'> {
  const front = cell.isFgPalette() ? (PALETTE[cell.getFgColor()] ?? FOREGROUND) : FOREGROUND;
  const back = cell.isBgPalette() ? PALETTE[cell.getBgColor()] : undefined;
  const style = { bold: cell.isBold() !== 0, dim: cell.isDim() !== 0 };
  return cell.isInverse()
    ? { fill: back ?? BACKGROUND, back: front, ...style }
    : { fill: front, back, ...style };
}

function rowSvg(runs: readonly Run[], row: number): string {
  const top = MARGIN + row * CELL.height;
  const left = (column: number) => (MARGIN + column * CELL.width).toFixed(1);
  return runs
    .flatMap((run) => {
      const width = (run.cells * CELL.width).toFixed(1);
      const back = run.back
        ? [
            `<rect x="${left(run.column)}" y="${top}" width="${width}" height="${CELL.height}" fill="${run.back}"/>`,
          ]
        : [];
      const extra = `${run.bold ? ' font-weight="bold"' : ''}${run.dim ? ' opacity="0.6"' : ''}`;
      const texts = pieces(run.text).map(({ text, offset }) => {
        const length = (displayWidth(text) * CELL.width).toFixed(1);
        const place = `x="${left(run.column + offset)}" y="${top + 13.5}" textLength="${length}"`;
        return `<text ${place} fill="${run.fill}"${extra}>${escapeXml(text)}</text>`;
      });
      return [...back, ...texts];
    })
    .join('');
}

/** A run's words, each with the column it begins at: viewers do not agree on how wide spaces are. */
function pieces(text: string): { readonly text: string; readonly offset: number }[] {
  return Array.from(text.matchAll(/\S+/g), (match) => ({
    text: match[0],
    offset: displayWidth(text.slice(0, match.index)),
  }));
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
