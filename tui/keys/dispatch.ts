import type { Binding, ContextInfo } from './binding.ts';
import { findBinding } from './binding.ts';
import { type Key, textOf } from './parse.ts';

/** What a key press means where the focus is. */
export type Meaning =
  | { readonly type: 'command'; readonly binding: Binding }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'nothing' };

/** The key table's answer for `key`: a command of an inner context, else text where text is taken. */
export function meaningOf(
  key: Key,
  contexts: readonly string[],
  bindings: readonly Binding[],
  infos: readonly ContextInfo[],
): Meaning {
  const binding = findBinding(bindings, contexts, key);
  if (binding) return { type: 'command', binding };
  const takesText = contexts.some((id) => infos.find((info) => info.id === id)?.text);
  const text = takesText ? textOf(key) : undefined;
  return text === undefined ? { type: 'nothing' } : { type: 'text', text };
}
