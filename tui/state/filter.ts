/** One word of a filter: `text`, `column:text`, and either of them inverted by a leading `!`. */
export interface FilterTerm {
  readonly text: string;
  readonly column: string | undefined;
  readonly inverse: boolean;
}

/**
 * Reads a filter. Words are joined by "and"; a word before a colon names a column only when it begins one of
 * `columns`, so that ARNs and times can be searched as they are.
 */
export function parseFilter(filter: string, columns: readonly string[]): FilterTerm[] {
  const terms: FilterTerm[] = [];
  for (const word of filter.toLowerCase().split(/\s+/)) {
    const inverse = word.startsWith('!');
    const body = inverse ? word.slice(1) : word;
    const colon = body.indexOf(':');
    const column = colon > 0 ? columns.find((id) => id.startsWith(body.slice(0, colon))) : undefined;
    const text = column === undefined ? body : body.slice(colon + 1);
    if (text !== '') terms.push({ text, column, inverse });
  }
  return terms;
}
