import type { AnyArea } from '../area.ts';
import type { Binding, ContextInfo } from './binding.ts';
import { SHELL_BINDINGS, SHELL_CONTEXTS } from './shell.ts';

/** The whole key table: handlers, footer, help, palette and docs/keys.md all come from it. */
export function bindingsOf(areas: readonly AnyArea[]): readonly Binding[] {
  return [...areas.flatMap((area) => area.bindings), ...SHELL_BINDINGS];
}

export function contextInfosOf(areas: readonly AnyArea[]): readonly ContextInfo[] {
  return [...areas.flatMap((area) => area.contexts), ...SHELL_CONTEXTS];
}
