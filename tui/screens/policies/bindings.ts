import type { Binding, ContextInfo } from '../../keys/binding.ts';

/** What its keys do. */
export type PoliciesCommand =
  | 'policies.request'
  | 'policies.copy-request'
  | 'policies.open'
  | 'policies.part-next'
  | 'policies.across'
  | 'policies.back-across'
  | 'policies.part-previous'
  | 'policies.parameters'
  | 'policies.variant'
  | 'policies.format'
  | 'policies.save'
  | 'policies.copy'
  | 'policies.apply';

export const POLICIES_CONTEXTS: readonly ContextInfo[] = [
  { id: 'policies.list', title: 'Documents' },
  { id: 'policies.document', title: 'One document' },
  { id: 'policies.request', title: 'A request that was decided' },
];

const GENERATE = 'groundctl policies generate DOCUMENT --param NAME=VALUE...';

export const POLICIES_BINDINGS: readonly Binding<PoliciesCommand>[] = [
  {
    context: 'policies.list',
    keys: ['enter', 'right'],
    command: 'policies.open',
    label: 'open',
    help: 'Show the document: text, reasons, who gets in, lint.',
    cli: 'groundctl policies show DOCUMENT',
    hint: 1,
  },
  {
    context: 'policies.document',
    keys: ['E'],
    command: 'policies.parameters',
    label: 'edit values',
    help: 'Fill in your own buckets, networks and roles.',
    cli: GENERATE,
    hint: 1,
  },
  {
    context: 'policies.document',
    keys: ['tab', 'right'],
    command: 'policies.part-next',
    label: 'next part',
    help: 'Document, reasons, matrix, lint: the next of them.',
    hint: 2,
  },
  {
    context: 'policies.document',
    keys: ['shift-tab', 'left'],
    command: 'policies.part-previous',
    label: 'previous part',
    help: 'Document, reasons, matrix, lint: the one before.',
  },
  {
    context: 'policies.document',
    keys: ['>'],
    command: 'policies.across',
    label: 'more columns',
    help: 'The next columns of the matrix.',
  },
  {
    context: 'policies.document',
    keys: ['<'],
    command: 'policies.back-across',
    label: 'columns before',
    help: 'The columns of the matrix before.',
  },
  {
    context: 'policies.document',
    keys: ['V'],
    command: 'policies.variant',
    label: 'variant',
    help: "Choose between AWS's own text and least privilege.",
    cli: 'groundctl policies generate DOCUMENT --variant NAME',
    hint: 6,
  },
  {
    context: 'policies.document',
    keys: ['F'],
    command: 'policies.format',
    label: 'format',
    help: 'JSON, YAML or Terraform.',
    cli: 'groundctl policies generate DOCUMENT --format terraform',
    hint: 45,
  },
  {
    context: 'policies.document',
    keys: ['w'],
    command: 'policies.save',
    label: 'write file',
    help: 'Write the document to a new file.',
    cli: 'groundctl policies generate DOCUMENT --out FILE',
    hint: 4,
  },
  {
    context: 'policies.document',
    keys: ['y'],
    command: 'policies.copy',
    label: 'copy text',
    help: 'Copy the document.',
    hint: 3,
  },
  {
    context: 'policies.document',
    keys: ['a'],
    command: 'policies.apply',
    label: 'apply',
    help: 'Merge it with what the bucket has; shows before and after, and asks.',
    cli: 'groundctl policies apply DOCUMENT --param NAME=VALUE...',
    changes: true,
    hint: 5,
  },
  {
    context: 'policies.document',
    keys: ['esc', 'backspace'],
    command: 'back',
    label: 'back',
    help: 'Go back to the documents.',
    hint: 50,
  },
  ...[
    { context: 'policies.list', hint: 2 },
    { context: 'policies.document', hint: 2.5 },
    { context: 'policies.request', hint: 1 },
  ].map(
    (place): Binding<PoliciesCommand> => ({
      ...place,
      keys: ['n'],
      command: 'policies.request',
      label: 'new request',
      help: 'Say who asks for what, from where; see whether it gets through, and which statement decides.',
      cli: 'groundctl policies evaluate --policies FOLDER --request WORD...',
    }),
  ),
  {
    context: 'policies.request',
    keys: ['e'],
    command: 'subject.json',
    label: 'JSON',
    help: 'Show the decision in $EDITOR.',
    hint: 76,
  },
  {
    context: 'policies.request',
    keys: ['c'],
    command: 'policies.copy-request',
    label: 'copy command',
    help: 'Copy the command lines that ask the same.',
    hint: 3,
  },
  {
    context: 'policies.request',
    keys: ['esc', 'backspace'],
    command: 'back',
    label: 'back',
    help: 'Go back to where the request was asked.',
    hint: 2,
  },
  ...['policies.list', 'policies.document'].flatMap((context): Binding<PoliciesCommand>[] => [
    {
      context,
      keys: ['e'],
      command: 'subject.json',
      label: 'JSON',
      help: 'Show the document in $EDITOR.',
      hint: 76,
    },
    {
      context,
      keys: ['c'],
      command: 'subject.copy',
      label: 'copy command',
      help: 'Copy the command line that makes the same document.',
      hint: 77,
    },
  ]),
];
