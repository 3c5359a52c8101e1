import { sanitize } from '../text/sanitize.ts';
import type { Column } from './table.ts';

const ENTITIES: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * Outside text as one line of GitHub-flavoured Markdown that shows it literally: no markup, HTML, table cell
 * border, link (written or automatic) or mention comes out of it.
 */
export function escapeMarkdown(text: string): string {
  return sanitize(text)
    .replace(/[&<>]/g, (character) => ENTITIES[character] ?? character)
    .replace(/[\\`*_{}[\]()#|!~$^]/g, '\\$&')
    .replace(/^(\s*)([-+=]|\d+[.)])/, (_, space, mark) => `${space}${entity(mark.slice(-1), mark)}`)
    .replace(/:\/\//g, '&#58;//')
    .replace(/@/g, '&#64;')
    .replace(/\bwww\./gi, (www) => `${www.slice(0, -1)}&#46;`);
}

/** Rows as a Markdown table; headers and cells are escaped here. */
export function markdownTable(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  return `${[line(headers), `|${' --- |'.repeat(headers.length)}`, ...rows.map(line)].join('\n')}\n`;
}

/** The rows of a table as Markdown, with every column whole. */
export function markdownRows<Row>(
  rows: readonly Row[],
  columns: readonly Pick<Column<Row>, 'header' | 'value'>[],
): string {
  return markdownTable(
    columns.map((column) => column.header),
    rows.map((row) => columns.map((column) => column.value(row))),
  );
}

function entity(character: string, mark: string): string {
  return `${mark.slice(0, -1)}&#${character.charCodeAt(0)};`;
}
