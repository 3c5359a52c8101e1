import { type ContextInfo, keyTable } from '../../keys/binding.ts';

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

const key = keyTable<PoliciesCommand>();

export const POLICIES_BINDINGS = [
  key('policies.list', 'enter right', 'policies.open', 'open', 1, {
    help: 'Show the document: text, reasons, who gets in, lint.',
    cli: 'groundctl policies show DOCUMENT',
  }),
  key('policies.document', 'E', 'policies.parameters', 'edit values', 1, {
    help: 'Fill in your own buckets, networks and roles.',
    cli: GENERATE,
  }),
  key('policies.document', 'tab right', 'policies.part-next', 'next part', 2, {
    help: 'Document, reasons, matrix, lint: the next one.',
  }),
  key('policies.document', 'shift-tab left', 'policies.part-previous', 'previous part', undefined, {
    help: 'Document, reasons, matrix, lint: the previous one.',
  }),
  key('policies.document', '>', 'policies.across', 'more columns', undefined, {
    help: 'The next columns of the matrix.',
  }),
  key('policies.document', '<', 'policies.back-across', 'columns before', undefined, {
    help: 'The previous columns of the matrix.',
  }),
  key('policies.document', 'V', 'policies.variant', 'variant', 6, {
    help: "Choose between AWS's own text and least privilege.",
    cli: 'groundctl policies generate DOCUMENT --variant NAME',
  }),
  key('policies.document', 'F', 'policies.format', 'format', 45, {
    help: 'JSON, YAML or Terraform.',
    cli: 'groundctl policies generate DOCUMENT --format terraform',
  }),
  key('policies.document', 'w', 'policies.save', 'write file', 4, {
    help: 'Write the document to a new file.',
    cli: 'groundctl policies generate DOCUMENT --out FILE',
  }),
  key('policies.document', 'y', 'policies.copy', 'copy text', 3, 'Copy the document.'),
  key('policies.document', 'a', 'policies.apply', 'apply', 5, {
    help: "Merge it with the bucket's settings; shows before and after, and asks.",
    cli: 'groundctl policies apply DOCUMENT --param NAME=VALUE...',
    changes: true,
  }),
  key('policies.document', 'esc backspace', 'back', 'back', 50, 'Go back to the documents.'),
  ...[
    { context: 'policies.list', hint: 2 },
    { context: 'policies.document', hint: 2.5 },
    { context: 'policies.request', hint: 1 },
  ].map((place) =>
    key(place.context, 'n', 'policies.request', 'new request', place.hint, {
      help: 'Describe a request; see whether it gets through, and which statement decides.',
      cli: 'groundctl policies evaluate --policies FOLDER --request WORD...',
    }),
  ),
  key('policies.request', 'e', 'subject.json', 'JSON', 76, 'Show the decision in $EDITOR.'),
  key('policies.request', 'c', 'policies.copy-request', 'copy command', 3, {
    help: 'Copy the equivalent command lines.',
  }),
  key('policies.request', 'esc backspace', 'back', 'back', 2, 'Go back to where the request was entered.'),
  ...['policies.list', 'policies.document'].flatMap((context) => [
    key(context, 'e', 'subject.json', 'JSON', 76, 'Show the document in $EDITOR.'),
    key(context, 'c', 'subject.copy', 'copy command', 77, {
      help: 'Copy the command line that generates this document.',
    }),
  ]),
];
