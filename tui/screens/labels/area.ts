import { grouped } from '../../../src/core/text/grouped.ts';
import { span, textOf } from '../../theme/line.ts';
import { defineArea } from '../area.ts';
import type { LabelsCommand } from './bindings.ts';
import { check, endServing, LABELS_COMMANDS, stateOf } from './commands.ts';
import { partLines } from './lines.ts';
import type { LabelsState } from './model.ts';
import { LabelsScreen } from './screen.tsx';
import { initialLabels, type LabelsAction, labelsReducer } from './state.ts';

export const labelsArea = defineArea<LabelsState, LabelsAction, LabelsCommand>({
  id: 'labels',
  title: 'Labels',
  initial: initialLabels,
  reduce: labelsReducer,
  resized: (state, size) => ({ ...state, size, scroll: 0 }),
  activeContexts: ({ opened, running }) => [
    ...(running ? ['labels.running'] : opened ? ['labels.checked'] : []),
    'labels',
    ...(opened ? ['text'] : []),
  ],
  table: () => undefined,
  tableTop: () => 0,
  Screen: LabelsScreen,
  status: ({ opened, running, preview }) => ({
    left: [
      span(
        running
          ? `reading: ${grouped(running.lines)} lines · esc stops`
          : opened
            ? ''
            : 'nothing is read until you ask for it',
        'muted',
      ),
    ],
    right: preview ? [span('preview is served', 'accent')] : [],
  }),
  linear: (state) => {
    const { opened, running, part, scroll } = state;
    if (!opened) return ['Labels', 'No labels yet. Enter names them.'];
    const progress = running ? [`Reading, ${grouped(running.lines)} lines so far.`] : [];
    const lines = partLines(state, 78).map(textOf);
    return [`Labels, ${opened.place.source}, ${part}`, ...progress, ...lines.slice(scroll, scroll + 10)];
  },
  commands: LABELS_COMMANDS,
  disabled: (command, { opened }) =>
    command === 'labels.convert' && opened?.report === undefined ? 'Nothing has been read yet.' : undefined,
  subject: ({ opened }) =>
    opened && {
      name: opened.place.source,
      json: opened.report ?? {},
      consolePath: 'sagemaker/home#/labeling-jobs',
      command: [
        ...['groundctl', 'labels', 'check', opened.place.source],
        ...(opened.place.local === '' ? [] : ['--local', opened.place.local]),
      ],
    },
  load: (shell) => {
    const { opened, running } = stateOf(shell);
    return opened && !running ? check(shell) : Promise.resolve();
  },
  ended: endServing,
});
