import type { Binding, ContextInfo } from '../../keys/binding.ts';

/** What its keys do. */
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

export const LABELS_BINDINGS: readonly Binding<LabelsCommand>[] = [
  {
    context: 'labels',
    keys: ['enter', 'n'],
    command: 'labels.source',
    label: 'new source',
    help: 'Name an output manifest, a folder or an S3 prefix, and see what is in it and whether it is right.',
    cli: 'groundctl labels check SOURCE',
    hint: 1,
  },
  {
    context: 'labels.checked',
    keys: ['tab', 'right'],
    command: 'labels.part-next',
    label: 'next part',
    help: 'Classes with their counts, findings: the next of them.',
    hint: 2,
  },
  {
    context: 'labels.checked',
    keys: ['shift-tab', 'left'],
    command: 'labels.part-previous',
    label: 'previous part',
    help: 'Classes with their counts, findings: the one before.',
  },
  {
    context: 'labels.checked',
    keys: ['w'],
    command: 'labels.convert',
    label: 'write as',
    help: 'Carry the labels to another format; shows what it loses, and asks.',
    cli: 'groundctl labels convert SOURCE --format FORMAT',
    changes: true,
    hint: 3,
  },
  {
    context: 'labels.checked',
    keys: ['o'],
    command: 'labels.preview',
    label: 'browser',
    help: 'Draw the labels in a browser, through a server on this machine, until the source is left.',
    cli: 'groundctl labels preview SOURCE',
    hint: 4,
  },
  {
    context: 'labels.checked',
    keys: ['c'],
    command: 'subject.copy',
    label: 'copy command',
    help: 'Copy the command line that does the same.',
    hint: 77,
  },
  {
    context: 'labels.checked',
    keys: ['e'],
    command: 'subject.json',
    label: 'JSON',
    help: 'Show the report in $EDITOR.',
    hint: 76,
  },
  {
    context: 'labels.running',
    keys: ['esc', 'x'],
    command: 'labels.stop',
    label: 'stop',
    help: 'Stop reading the source.',
    hint: 1,
  },
];
