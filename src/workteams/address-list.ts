import { quoteForMessage } from '../core/text/sanitize.ts';
import { looksLikeAddress } from './email.ts';

/** Larger than any team by far; a file beyond this is the wrong file. */
export const MAX_ADDRESS_FILE_BYTES = 1_000_000;

export interface AddressList {
  readonly addresses: readonly string[];
  /** What was not an address, each with its line, counted from 1. */
  readonly problems: readonly { readonly line: number; readonly message: string }[];
}

/**
 * Reads addresses from pasted text or a file: separated by line ends, commas or semicolons, as the console
 * takes them, or the column of a CSV file whose heading says e-mail. Lines that begin with # are comments.
 * Nothing is dropped silently.
 */
export function parseAddressList(given: string): AddressList {
  // A byte order mark is what spreadsheet programs put first.
  const text = given.replace(/^\ufeff/, '');
  const table = tableIn(text);
  const addresses: string[] = [];
  const problems: { line: number; message: string }[] = [];
  for (const { line, entries } of table ?? linesOf(text)) {
    for (const entry of entries) {
      const address = entry.trim();
      if (address === '') continue;
      if (looksLikeAddress(address)) addresses.push(address);
      else problems.push({ line, message: `${quoteForMessage(address)} is not an e-mail address` });
    }
  }
  return { addresses, problems };
}

interface Row {
  readonly line: number;
  readonly entries: readonly string[];
}

function linesOf(text: string): Row[] {
  return text
    .split(/\r\n|\n|\r/)
    .flatMap((line, index) =>
      line.trimStart().startsWith('#') ? [] : [{ line: index + 1, entries: line.split(/[,;]/) }],
    );
}

const HEADING = /^"?\s*(?:e-?mail(?:[ _-]?address)?|mail|address)\s*"?$/i;

/** The e-mail column of a CSV file with headings; undefined for what is none. */
function tableIn(text: string): Row[] | undefined {
  const [head = ''] = text.split(/\r\n|\n|\r/, 1);
  const separator = [',', ';', '\t'].find((one) => head.split(one).some((cell) => HEADING.test(cell)));
  if (separator === undefined) return undefined;
  const [headings, ...rows] = csvRows(text, separator);
  const column = headings?.entries.findIndex((cell) => HEADING.test(cell)) ?? 0;
  return rows.map(({ line, entries }) => ({ line, entries: [entries[column] ?? ''] }));
}

/** RFC 4180: a cell in quotes may hold separators, line ends and doubled quotes. */
function csvRows(text: string, separator: string): Row[] {
  const rows: Row[] = [];
  let line = 1;
  let start = 1;
  let cell = '';
  let cells: string[] = [];
  let quoted = false;
  const endRow = () => {
    rows.push({ line: start, entries: [...cells, cell] });
    cells = [];
    cell = '';
    start = line;
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '\n' || (character === '\r' && text[at + 1] !== '\n')) line += 1;
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (character === '"' && cell.trim() === '') {
      quoted = true;
      cell = '';
    } else if (character === separator) {
      cells.push(cell);
      cell = '';
    } else if (character === '\n' || character === '\r') {
      if (character === '\n' || text[at + 1] !== '\n') endRow();
    } else cell += character;
  }
  if (cell !== '' || cells.length > 0) endRow();
  return rows;
}
