import { usageError } from '../errors.ts';
import { quoteForMessage } from '../text/sanitize.ts';

/** A literal of SQL. */
export function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** A table as a query names it. */
export function tableName({ database, name }: { readonly database: string; readonly name: string }): string {
  return `"${database}"."${name}"`;
}

/** A list of properties as a statement of Athena has it. */
export function properties(all: Readonly<Record<string, string>>): string {
  return `(\n${Object.entries(all)
    .map(([name, value]) => `  ${text(name)} = ${text(value)}`)
    .join(',\n')}\n)`;
}

/** Names as Athena takes them without quotes. */
export function checkedName(flag: string, name: string): string {
  if (/^[a-z_][a-z0-9_]{0,127}$/.test(name)) return name;
  throw usageError(
    `${flag} ${quoteForMessage(name)} is not a valid name: lowercase letters, digits and underscores, at most 128.`,
  );
}
