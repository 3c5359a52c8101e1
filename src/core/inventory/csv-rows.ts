import { usageError } from '../errors.ts';
import { LONGEST_LINE, textLines } from '../manifest/text-lines.ts';

interface CsvRow {
  readonly fields: readonly string[];
  /** Counts from 1. */
  readonly line: number;
}

/**
 * Rows of CSV, one a line: S3 writes keys URL-encoded, so that none holds a newline. Empty lines are passed over.
 * A usage error for a line that is not a row says which line of `called` it is.
 */
export async function* csvRows(
  bytes: AsyncIterable<Uint8Array>,
  called: string,
): AsyncGenerator<CsvRow, void, void> {
  for await (const lines of textLines(bytes)) {
    for (const { text, number: line } of lines) {
      if (text === '') continue;
      if (text === undefined)
        throw usageError(`Line ${line} of ${called} is not UTF-8 text of at most ${LONGEST_LINE} bytes.`);
      const fields = parseCsvRow(text);
      if (fields === undefined) {
        throw usageError(
          `Line ${line} of ${called} is not a CSV row: its quotes are not closed at the end of a field.`,
        );
      }
      yield { fields, line };
    }
  }
}

/** One row of CSV: fields bare or in double quotes, `""` for a quote inside; undefined where quotes do not close. */
export function parseCsvRow(row: string): string[] | undefined {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (row[at] === '"') {
      let field = '';
      let from = at + 1;
      for (;;) {
        const quote = row.indexOf('"', from);
        if (quote < 0) return undefined;
        field += row.slice(from, quote);
        from = quote + 1;
        if (row[from] !== '"') break;
        field += '"';
        from += 1;
      }
      if (from < row.length && row[from] !== ',') return undefined;
      fields.push(field);
      at = from;
    } else {
      const comma = row.indexOf(',', at);
      const end = comma < 0 ? row.length : comma;
      fields.push(row.slice(at, end));
      at = end;
    }
    if (at >= row.length) return fields;
    at += 1;
  }
}
