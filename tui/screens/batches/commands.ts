import { topOverlay } from '../../state/app.ts';
import { atHome } from '../../text/home.ts';
import type { Handlers, Shell } from '../area.ts';
import type { BatchesCommand } from './bindings.ts';
import { browse } from './browse.ts';
import { againstOf, sourceForm, stageForm, writeForm } from './forms.ts';
import type { BatchesState } from './model.ts';
import { applyStagePlan, planStageRequest, stageWords } from './requests.ts';
import { act, check, openSource, split, stop, write } from './run.ts';

/** A form goes when what it asked for works; until then it keeps what was typed. */
function closeForm(shell: Shell, id: string, worked: boolean): void {
  const top = topOverlay(shell.get());
  if (worked && top?.type === 'form' && top.form.spec.id === id) shell.dispatch({ type: 'close' });
}

export const BATCHES_COMMANDS: Handlers<BatchesCommand, BatchesState> = {
  'batches.source': (shell, { opened }) => {
    const spec = sourceForm();
    const initial = opened
      ? { source: opened.text, ...opened.against, taskType: opened.against.taskType ?? '' }
      : {};
    shell.openForm(spec, initial, (values) =>
      closeForm(shell, spec.id, openSource(shell, values.source ?? '', againstOf(values))),
    );
  },
  'batches.browse': browse,
  'batches.part-next': (shell) => act(shell, { type: 'part', by: 1 }),
  'batches.part-previous': (shell) => act(shell, { type: 'part', by: -1 }),
  'batches.split': (shell) => void split(shell),
  'batches.write': (shell) => {
    const spec = writeForm();
    shell.openForm(spec, {}, ({ out = '' }) => {
      void write(shell, out).then((worked) => closeForm(shell, spec.id, worked));
    });
  },
  'batches.stage': (shell, { staging }) =>
    shell.openForm(stageForm(), { ...staging }, ({ index = '', to = '' }) => {
      act(shell, { type: 'staging', index, to });
      const request = { index: atHome(index), to };
      shell.propose({
        title: `Stage to ${to}`,
        commands: [[...stageWords(request), ...shell.targetWords()]],
        plan: async (connection, signal) => {
          const plan = await planStageRequest(connection, request, signal);
          return {
            plan,
            apply: (signal, report) =>
              applyStagePlan(connection, plan, signal, (progress) => report.progress(progress)),
          };
        },
      });
    }),
  'batches.stop': (shell) => stop(shell),
};

/** Asks again: what is open is checked from the beginning. */
export function refresh(shell: Shell, state: BatchesState): void {
  if (state.opened && !state.running) void check(shell);
}
