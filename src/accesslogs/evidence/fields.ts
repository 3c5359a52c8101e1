/** Named values of outside data, by their names in small letters: exports differ in how they write them. */
export type Fields = ReadonlyMap<string, unknown>;

const LONGEST = 8192;

/** The members of an object; nothing where it is none. */
export function fieldsOf(value: unknown): Fields {
  const fields = new Map<string, unknown>();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fields;
  for (const [name, member] of Object.entries(value)) fields.set(name.toLowerCase(), member);
  return fields;
}

/** An object, or one as text: JSON, or `{a=b, c={d=e}}` as Presto and Trino write rows and maps. */
export function nestedOf(value: unknown): Fields {
  if (typeof value !== 'string') return fieldsOf(value);
  const text = value.trim();
  if (!text.startsWith('{')) return fieldsOf(undefined);
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return rowOf(text.slice(1, text.endsWith('}') ? -1 : undefined));
  }
}

/** A member's text; empty where it is none, `-` or too long to be one. */
export function textOf(fields: Fields, name: string): string {
  const value = fields.get(name);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string' || value.length > LONGEST) return '';
  return value === '-' || value === 'null' ? '' : value;
}

/** Values are not quoted there: a value ends where the next name begins, and braces keep what is in them together. */
function rowOf(text: string): Fields {
  const fields = new Map<string, unknown>();
  let depth = 0;
  let start = 0;
  const take = (part: string) => {
    const at = part.indexOf('=');
    if (at > 0) fields.set(part.slice(0, at).trim().toLowerCase(), part.slice(at + 1));
  };
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth = Math.max(0, depth - 1);
    else if (character === ',' && depth === 0 && /^, ?[\w-]{1,64}=/.test(text.slice(at, at + 70))) {
      take(text.slice(start, at));
      start = at + 1;
    }
  }
  take(text.slice(start));
  return fields;
}
