import { type ContextInfo, keyTable } from '../../keys/binding.ts';

export type LabelsCommand =
  | 'labels.source'
  | 'labels.part-next'
  | 'labels.part-previous'
  | 'labels.convert'
  | 'labels.preview'
  | 'labels.stop';

export const LABELS_CONTEXTS: readonly ContextInfo[] = [
  { id: 'labels', title: 'Labels' },
  { id: 'labels.checked', title: 'Labels that were read' },
  { id: 'labels.running', title: 'While labels are being read' },
];

const key = keyTable<LabelsCommand>();

export const LABELS_BINDINGS = [
  key('labels', 'enter n', 'labels.source', 'new source', 1, {
    help: 'Name an output manifest, a folder or an S3 prefix, and see what it contains and whether it is correct.',
    cli: 'groundctl labels check SOURCE',
  }),
  key('labels.checked', 'tab right', 'labels.part-next', 'next part', 2, {
    help: 'Classes with their counts, findings: the next one.',
  }),
  key('labels.checked', 'shift-tab left', 'labels.part-previous', 'previous part', undefined, {
    help: 'Classes with their counts, findings: the previous one.',
  }),
  key('labels.checked', 'w', 'labels.convert', 'write as', 3, {
    help: 'Convert the labels to another format; shows what is lost, and asks.',
    cli: 'groundctl labels convert SOURCE --format FORMAT',
    changes: true,
  }),
  key('labels.checked', 'o', 'labels.preview', 'browser', 4, {
    help: 'Draw the labels in a browser, through a server on this machine, until the source is left.',
    cli: 'groundctl labels preview SOURCE',
  }),
  key('labels.checked', 'c', 'subject.copy', 'copy command', 77, {
    help: 'Copy the equivalent command line.',
  }),
  key('labels.checked', 'e', 'subject.json', 'JSON', 76, 'Show the report in $EDITOR.'),
  key('labels.running', 'esc x', 'labels.stop', 'stop', 1, 'Stop reading the source.'),
];
