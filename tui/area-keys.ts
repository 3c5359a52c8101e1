import type { Binding, ContextInfo } from './keys/binding.ts';
import { SHELL_BINDINGS, SHELL_CONTEXTS } from './keys/shell.ts';
import { BATCHES_BINDINGS, BATCHES_CONTEXTS } from './screens/batches/bindings.ts';
import { MIGRATE_BINDINGS, MIGRATE_CONTEXTS } from './screens/migrate/bindings.ts';
import { WORKTEAMS_BINDINGS, WORKTEAMS_CONTEXTS } from './screens/workteams/bindings.ts';

/** A tab's name and its part of the key table. */
export interface AreaKeys {
  readonly id: string;
  readonly contexts: readonly ContextInfo[];
  readonly bindings: readonly Binding[];
}

/** The tabs' keys, apart from their screens: documentation and --screen need these without loading ink. */
export const AREA_KEYS: readonly AreaKeys[] = [
  { id: 'workteams', contexts: WORKTEAMS_CONTEXTS, bindings: WORKTEAMS_BINDINGS },
  { id: 'batches', contexts: BATCHES_CONTEXTS, bindings: BATCHES_BINDINGS },
  { id: 'migrate', contexts: MIGRATE_CONTEXTS, bindings: MIGRATE_BINDINGS },
];

/** The whole key table: handlers, footer, help, palette and docs/keys.md all come from it. */
export const BINDINGS: readonly Binding[] = [
  ...AREA_KEYS.flatMap((area) => area.bindings),
  ...SHELL_BINDINGS,
];

export const CONTEXTS: readonly ContextInfo[] = [
  ...AREA_KEYS.flatMap((area) => area.contexts),
  ...SHELL_CONTEXTS,
];
