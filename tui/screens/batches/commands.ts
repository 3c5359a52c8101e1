import type { Shell } from '../area.ts';
import { browse } from './browse.ts';
import { sourceForm, stageForm, writeForm } from './forms.ts';
import { act, check, split, stop } from './run.ts';
import type { BatchesState } from './state.ts';

type Handler = (shell: Shell, state: BatchesState) => void;

export const BATCHES_COMMANDS: Readonly<Record<string, Handler>> = {
  'batches.source': (shell, { opened }) =>
    shell.openForm(
      sourceForm(),
      opened ? { source: opened.text, ...opened.against, taskType: opened.against.taskType ?? '' } : {},
      undefined,
    ),
  'batches.browse': browse,
  'batches.part-next': (shell) => act(shell, { type: 'part', by: 1 }),
  'batches.part-previous': (shell) => act(shell, { type: 'part', by: -1 }),
  'batches.split': (shell) => void split(shell),
  'batches.write': (shell) => shell.openForm(writeForm(), {}, undefined),
  'batches.stage': (shell, { staging }) => shell.openForm(stageForm(), { ...staging }, undefined),
  'batches.stop': (shell) => stop(shell),
};

/** Asks again: what is open is checked from the beginning. */
export function refresh(shell: Shell, state: BatchesState): void {
  if (state.opened && !state.running) void check(shell);
}
