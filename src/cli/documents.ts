import { stringify } from 'yaml';
import { usageError } from '../core/errors.ts';

type Row = { readonly [column: string]: unknown };

/** A value as YAML 1.2, ending in a newline. */
export function renderYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0 });
}

/** The rows of a document: the value itself where it is a list, else its last list of objects, which is what it is about. */
export function rowsOf(value: unknown): readonly Row[] {
  const lists = Array.isArray(value) ? [['', value] as const] : Object.entries(isRow(value) ? value : {});
  const rows = lists.findLast(
    ([name, list]) => Array.isArray(list) && name !== 'incomplete' && (name === '' || list.every(isRow)),
  );
  if (rows === undefined) {
    throw usageError('There are no rows in this document to print as CSV.', {
      hint: "Name them with --query, for example --query 'teams', or use --output json.",
    });
  }
  return (rows[1] as readonly unknown[]).map((row) => {
    if (isRow(row)) return flat(row);
    // As --query 'teams[].[lock, members.total]' makes them.
    if (Array.isArray(row)) return Object.fromEntries(row.map((cell, index) => [`${index + 1}`, cell]));
    return { value: row };
  });
}

/** `{ Workteam: { WorkteamName } }` has the column `Workteam.WorkteamName`. */
function flat(row: Row, prefix = ''): Row {
  return Object.fromEntries(
    Object.entries(row).flatMap(([name, value]): [string, unknown][] =>
      isRow(value) ? Object.entries(flat(value, `${prefix}${name}.`)) : [[prefix + name, value]],
    ),
  );
}

function isRow(value: unknown): value is Row {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** Rows as RFC 4180 CSV with a header line; what is not text, number or truth value stands as JSON in its cell. */
export function renderCsv(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap(Object.keys))];
  const line = (cells: readonly unknown[]) => `${cells.map(cell).join(',')}\r\n`;
  return line(columns) + rows.map((row) => line(columns.map((column) => row[column]))).join('');
}

function cell(value: unknown): string {
  const text =
    value === undefined || value === null
      ? ''
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value);
  // A spreadsheet takes what begins like this for a formula and runs it.
  const inert = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
