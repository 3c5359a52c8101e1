import { type ContextInfo, keyTable } from '../../keys/binding.ts';

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

const key = keyTable<BatchesCommand>();

export const BATCHES_BINDINGS = [
  key('batches', 'enter n', 'batches.source', 'new source', 1, {
    help: 'Name an S3 prefix, a local folder or a manifest, and check it against the limits.',
    cli: 'groundctl batches check SOURCE',
  }),
  key('batches', 'b', 'batches.browse', 'browse', 2, {
    help: 'Choose a bucket or this machine, then a folder or a manifest in it; typing narrows the list.',
  }),
  // Where nothing is open it is for a split of another day: there, but not offered.
  ...[{ context: 'batches' }, { context: 'batches.checked', hint: 4 }].map((place) =>
    key(place.context, 'a', 'batches.stage', 'apply split', place.hint, {
      help: 'Carry out a split by copying inside S3; a stopped run continues.',
      cli: 'groundctl batches stage INDEX --to URI',
      changes: true,
    }),
  ),
  key('batches.checked', 'tab right', 'batches.part-next', 'next part', 3, {
    help: 'Limits and findings, largest files, split: the next one.',
  }),
  key('batches.checked', 'shift-tab left', 'batches.part-previous', 'previous part', undefined, {
    help: 'Limits and findings, largest files, split: the previous one.',
  }),
  key('batches.checked', 'p', 'batches.split', 'plan split', 5, {
    help: 'Read the source again and show the fewest batches it fits in; nothing is written.',
    cli: 'groundctl batches split SOURCE --out DIR --dry-run',
  }),
  key('batches.checked', 'w', 'batches.write', 'write split', 6, {
    help: 'Write the manifests and index of the split to a new folder.',
    cli: 'groundctl batches split SOURCE --out DIR',
  }),
  key('batches.checked', 'c', 'subject.copy', 'copy command', 77, {
    help: 'Copy the equivalent command line.',
  }),
  key('batches.checked', 'e', 'subject.json', 'JSON', 76, 'Show the report in $EDITOR.'),
  key('batches.running', 'esc x', 'batches.stop', 'stop', 1, 'Stop reading the source.'),
];
