import { sanitize } from '../text/sanitize.ts';
import { displayWidth, pad } from '../text/width.ts';

/** What is known of one thing: a name and a value for each line. */
export type Fields = readonly (readonly [name: string, value: string])[];

/** Names and values in two columns, indented by two, each line ending in a newline. */
export function renderFields(fields: Fields): string {
  const width = Math.max(...fields.map(([name]) => displayWidth(name)));
  return fields.map(([name, value]) => `  ${pad(name, width)}  ${sanitize(value)}\n`).join('');
}
