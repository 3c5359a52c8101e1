import { grouped } from '../../../src/core/text/grouped.ts';
import { span, textOf } from '../../theme/line.ts';
import { defineArea } from '../area.ts';
import type { BatchesCommand } from './bindings.ts';
import { BATCHES_COMMANDS, refresh } from './commands.ts';
import { partLines } from './lines.ts';
import type { BatchesState } from './model.ts';
import { checkWords } from './requests.ts';
import { stateOf } from './run.ts';
import { BatchesScreen } from './screen.tsx';
import { type BatchesAction, batchesReducer, initialBatches } from './state.ts';

/** Why what is open cannot be staged: copies are made inside S3, from an index that a split has written. */
function notStaged(opened: BatchesState['opened']): string | undefined {
  if (opened?.source.kind === 'folder')
    return 'Stage copies inside S3; upload local files with groundctl batches split and upload.';
  return undefined;
}

export const batchesArea = defineArea<BatchesState, BatchesAction, BatchesCommand>({
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
      : [span(opened ? '' : 'nothing is read until you ask for it', 'muted')],
    right: [],
  }),
  linear: (state) => {
    const { opened, running, part } = state;
    if (!opened) return ['Batches', 'No source yet. Enter names one.'];
    const progress = running ? [`Reading, ${grouped(running.files)} files so far.`] : [];
    const lines = partLines(state, 78).map(textOf);
    return [`Batches, ${opened.text}, ${part}`, ...progress, ...lines.slice(state.scroll, state.scroll + 10)];
  },
  commands: BATCHES_COMMANDS,
  disabled: (command, { opened, running }) => {
    if (command === 'batches.write' && !opened?.prepared) return 'There is no split yet: p creates one.';
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
  load: async (shell) => refresh(shell, stateOf(shell)),
});
