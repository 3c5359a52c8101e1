import type { Binding, ContextInfo } from '../../keys/binding.ts';

/** What its keys do. */
export type BatchesCommand =
  | 'batches.source'
  | 'batches.browse'
  | 'batches.part-next'
  | 'batches.part-previous'
  | 'batches.split'
  | 'batches.write'
  | 'batches.stage'
  | 'batches.stop';

export const BATCHES_CONTEXTS: readonly ContextInfo[] = [
  { id: 'batches', title: 'Batches' },
  { id: 'batches.checked', title: 'A source that was checked' },
  { id: 'batches.running', title: 'While a source is being read' },
];

export const BATCHES_BINDINGS: readonly Binding<BatchesCommand>[] = [
  {
    context: 'batches',
    keys: ['enter', 'n'],
    command: 'batches.source',
    label: 'new source',
    help: 'Name an S3 prefix, a local folder or a manifest, and hold it against the limits.',
    cli: 'groundctl batches check SOURCE',
    hint: 1,
  },
  {
    context: 'batches',
    keys: ['b'],
    command: 'batches.browse',
    label: 'browse',
    help: 'Choose a bucket or this machine, then a folder or a manifest in it; typing narrows the list.',
    hint: 2,
  },
  // Where nothing is open it is for a split of another day: there, but not offered.
  ...[{ context: 'batches' }, { context: 'batches.checked', hint: 4 }].map(
    (place): Binding<BatchesCommand> => ({
      ...place,
      keys: ['a'],
      command: 'batches.stage',
      label: 'apply split',
      help: 'Carry out a split by copies inside S3; a stage that was stopped goes on.',
      cli: 'groundctl batches stage INDEX --to URI',
      changes: true,
    }),
  ),
  {
    context: 'batches.checked',
    keys: ['tab', 'right'],
    command: 'batches.part-next',
    label: 'next part',
    help: 'Limits and findings, largest files, split: the next of them.',
    hint: 3,
  },
  {
    context: 'batches.checked',
    keys: ['shift-tab', 'left'],
    command: 'batches.part-previous',
    label: 'previous part',
    help: 'Limits and findings, largest files, split: the one before.',
  },
  {
    context: 'batches.checked',
    keys: ['p'],
    command: 'batches.split',
    label: 'plan split',
    help: 'Read the source again and show the fewest batches it fits in; nothing is written.',
    cli: 'groundctl batches split SOURCE --out DIR --dry-run',
    hint: 5,
  },
  {
    context: 'batches.checked',
    keys: ['w'],
    command: 'batches.write',
    label: 'write split',
    help: 'Write manifests and index of the split into a new folder.',
    cli: 'groundctl batches split SOURCE --out DIR',
    hint: 6,
  },
  {
    context: 'batches.checked',
    keys: ['c'],
    command: 'subject.copy',
    label: 'copy command',
    help: 'Copy the command line that does the same.',
    hint: 77,
  },
  {
    context: 'batches.checked',
    keys: ['e'],
    command: 'subject.json',
    label: 'JSON',
    help: 'Show the report in $EDITOR.',
    hint: 76,
  },
  {
    context: 'batches.running',
    keys: ['esc', 'x'],
    command: 'batches.stop',
    label: 'stop',
    help: 'Stop reading the source.',
    hint: 1,
  },
];
