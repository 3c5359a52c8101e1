import type { Binding, ContextInfo } from '../keys/binding.ts';
import { SHELL_BINDINGS, SHELL_CONTEXTS } from '../keys/shell.ts';
import { BATCHES_BINDINGS, BATCHES_CONTEXTS } from './batches/bindings.ts';
import { JOBS_BINDINGS, JOBS_CONTEXTS } from './jobs/bindings.ts';
import { LABELS_BINDINGS, LABELS_CONTEXTS } from './labels/bindings.ts';
import { LOGS_BINDINGS, LOGS_CONTEXTS } from './logs/bindings.ts';
import { MIGRATE_BINDINGS, MIGRATE_CONTEXTS } from './migrate/bindings.ts';
import { POLICIES_BINDINGS, POLICIES_CONTEXTS } from './policies/bindings.ts';
import { TEMPLATES_BINDINGS, TEMPLATES_CONTEXTS } from './templates/bindings.ts';
import { WORKTEAMS_BINDINGS, WORKTEAMS_CONTEXTS } from './workteams/bindings.ts';

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
  { id: 'templates', contexts: TEMPLATES_CONTEXTS, bindings: TEMPLATES_BINDINGS },
  { id: 'migrate', contexts: MIGRATE_CONTEXTS, bindings: MIGRATE_BINDINGS },
  { id: 'logs', contexts: LOGS_CONTEXTS, bindings: LOGS_BINDINGS },
  { id: 'policies', contexts: POLICIES_CONTEXTS, bindings: POLICIES_BINDINGS },
  { id: 'jobs', contexts: JOBS_CONTEXTS, bindings: JOBS_BINDINGS },
  { id: 'labels', contexts: LABELS_CONTEXTS, bindings: LABELS_BINDINGS },
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
