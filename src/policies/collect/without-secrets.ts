import type { Json } from '../../core/json.ts';

/** Condition keys whose values are passwords in all but name: whoever knows them gets in. */
const SECRET_KEYS = ['aws:referer', 'sts:externalid'];

/** Stands for a value that was left out. */
const REDACTED = 'REDACTED';

/**
 * A policy without the values of condition keys that are shared secrets, formatted, and the keys that were emptied.
 * A text that is not JSON comes back as it is: the reader of the folder says what is wrong with it.
 */
export function withoutSecrets(text: string): { readonly text: string; readonly keys: readonly string[] } {
  let document: Json;
  try {
    document = JSON.parse(text) as Json;
  } catch {
    return { text, keys: [] };
  }
  const keys = new Set<string>();
  const clean = JSON.stringify(
    document,
    (name: string, value: Json) => {
      if (!SECRET_KEYS.includes(name.toLowerCase())) return value;
      keys.add(name);
      return REDACTED;
    },
    2,
  );
  return { text: `${clean}\n`, keys: [...keys] };
}
