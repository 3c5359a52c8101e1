import type { StagePlan } from '../../../src/batches/stage/plan-stage.ts';
import { grouped } from '../../../src/core/text/grouped.ts';
import { topOverlay } from '../../state/app.ts';
import { atHome } from '../../text/home.ts';
import { span } from '../../theme/line.ts';
import { defineArea } from '../area.ts';
import { browsed } from './browse.ts';
import { BATCHES_COMMANDS, refresh } from './commands.ts';
import { againstOf } from './forms.ts';
import { partLines } from './lines.ts';
import { applyStagePlan, checkWords, planStageRequest, type StageRequest, stageWords } from './requests.ts';
import { act, openSource, write } from './run.ts';
import { BatchesScreen } from './screen.tsx';
import { type BatchesAction, type BatchesState, batchesReducer, initialBatches } from './state.ts';

/** Why what is open cannot be staged: copies are made inside S3, from an index that a split has written. */
function notStaged(opened: BatchesState['opened']): string | undefined {
  if (opened?.source.kind === 'folder')
    return 'Files of this machine are not staged: stage copies inside S3.';
  return undefined;
}

/** The Batches tab. */
export const batchesArea = defineArea<BatchesState, BatchesAction>({
  id: 'batches',
  title: 'Batches',
  initial: initialBatches,
  reduce: batchesReducer,
  resized: (state, size) => ({ ...state, size, scroll: 0 }),
  activeContexts: ({ opened, running }) => [
    ...(running ? ['batches.running'] : opened ? ['batches.checked'] : []),
    'batches',
    ...(opened ? ['text'] : []),
  ],
  table: () => undefined,
  tableTop: () => 0,
  Screen: BatchesScreen,
  status: ({ opened, running }) => ({
    left: running
      ? [span(`reading: ${grouped(running.files)} files · esc stops`, 'muted')]
      : [span(opened ? '' : 'nothing is read before you ask for it', 'muted')],
    right: [],
  }),
  linear: (state) => {
    const { opened, running, part } = state;
    if (!opened) return ['Batches', 'No source yet. Enter names one.'];
    const progress = running ? [`Reading, ${grouped(running.files)} files so far.`] : [];
    const lines = partLines(state, 78).map((content) => content.map(({ text }) => text).join(''));
    return [`Batches, ${opened.text}, ${part}`, ...progress, ...lines.slice(state.scroll, state.scroll + 10)];
  },
  commands: BATCHES_COMMANDS,
  disabled: (command, { opened, running }) => {
    if (command === 'batches.write' && !opened?.prepared) return 'There is no split yet: p makes one.';
    if (command === 'batches.stage') return notStaged(opened);
    if (command === 'batches.stop' && !running) return 'Nothing is being read.';
    return undefined;
  },
  subject: ({ opened }) =>
    opened && {
      name: opened.text,
      json: opened.report ?? {},
      consolePath: 'sagemaker/groundtruth?#/plus',
      command: checkWords(opened),
    },
  load: async (shell) => refresh(shell, shell.get().areas.batches as BatchesState),
  chosen: (shell, id, value, payload) => {
    if (id === 'browse') browsed(shell, value, payload);
  },
  submitted: (shell, form, values) => {
    // A form goes when what it asked for works; until then it keeps what was typed.
    const close = (worked: boolean) => {
      const top = topOverlay(shell.get());
      if (worked && top?.type === 'form' && top.form.spec.id === form) shell.dispatch({ type: 'close' });
    };
    if (form === 'source') close(openSource(shell, values.source ?? '', againstOf(values)));
    else if (form === 'write') void write(shell, values.out ?? '').then(close);
    else {
      act(shell, { type: 'staging', index: values.index ?? '', to: values.to ?? '' });
      const request: StageRequest = { index: atHome(values.index ?? ''), to: values.to ?? '' };
      shell.openPlan(request, `Stage to ${request.to}`, [...stageWords(request), ...shell.targetWords()]);
    }
  },
  plan: (connection, request, signal) => planStageRequest(connection, request as StageRequest, signal),
  apply: (connection, plan, signal, onProgress) =>
    applyStagePlan(connection, plan as StagePlan, signal, onProgress),
});
