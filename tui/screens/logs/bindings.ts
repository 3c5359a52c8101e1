import type { Binding, ContextInfo } from '../../keys/binding.ts';

/** What its keys do. */
export type LogsCommand =
  | 'logs.read'
  | 'logs.forget'
  | 'logs.bucket'
  | 'logs.new'
  | 'logs.stop'
  | 'logs.again'
  | 'logs.change'
  | 'logs.into'
  | 'logs.part-next'
  | 'logs.part-previous'
  | 'logs.lock'
  | 'logs.team'
  | 'logs.facts'
  | 'logs.save';

export const LOGS_CONTEXTS: readonly ContextInfo[] = [
  { id: 'logs', title: 'Access logs' },
  { id: 'logs.sources', title: 'Sources of access logs' },
  { id: 'logs.reading', title: 'While a log is being read' },
  { id: 'logs.failed', title: 'A log that could not be read' },
  { id: 'logs.report', title: 'A log that was read' },
  { id: 'logs.whatif', title: 'What a lock would break' },
];

const DIAGNOSE = 'groundctl logs diagnose SOURCE';

export const LOGS_BINDINGS: readonly Binding<LogsCommand>[] = [
  {
    context: 'logs.sources',
    keys: ['enter', 'right'],
    command: 'logs.read',
    label: 'read',
    help: 'Read the source again, or go back to its report; without a source, name one.',
    cli: DIAGNOSE,
    hint: 1,
  },
  {
    context: 'logs.sources',
    keys: ['X'],
    command: 'logs.forget',
    label: 'remove',
    help: 'Take the source out of the list of recent ones.',
    hint: 45,
  },
  {
    context: 'logs',
    keys: ['b'],
    command: 'logs.bucket',
    label: 'browse',
    help: 'Choose a bucket, find where it sends its access log, and read it.',
    hint: 5.2,
  },
  {
    context: 'logs',
    keys: ['n'],
    command: 'logs.new',
    label: 'new source',
    help: 'Name a file, a folder, a glob or s3://bucket/prefix, with a time from and to.',
    cli: `${DIAGNOSE} --since TIME --until TIME`,
    hint: 5.3,
  },
  {
    context: 'logs.reading',
    keys: ['esc', 'x', 'ctrl-c'],
    command: 'logs.stop',
    label: 'stop',
    help: 'Stop, and show what was read so far.',
    hint: 1,
  },
  {
    context: 'logs.failed',
    keys: ['r', 'f5'],
    command: 'logs.again',
    label: 'try again',
    help: 'Try the same again.',
    hint: 1,
  },
  {
    context: 'logs.failed',
    keys: ['enter'],
    command: 'logs.change',
    label: 'change',
    help: 'Change what was asked for: the source, the time, the team.',
    hint: 2,
  },
  {
    context: 'logs.report',
    keys: ['enter'],
    command: 'logs.into',
    label: 'open',
    help: 'Open what is under the cursor: a finding, an address, a record.',
    hint: 1,
  },
  {
    context: 'logs.report',
    keys: ['tab', 'right'],
    command: 'logs.part-next',
    label: 'next part',
    help: 'Findings, addresses, what-if, what was read: the next of them.',
    hint: 2,
  },
  {
    context: 'logs.report',
    keys: ['shift-tab', 'left'],
    command: 'logs.part-previous',
    label: 'previous part',
    help: 'Findings, addresses, what-if, what was read: the one before.',
  },
  {
    context: 'logs.whatif',
    keys: ['l'],
    command: 'logs.lock',
    label: 'lock: the other',
    help: 'Suppose the other lock: source-ip or vpc-source-ip.',
    cli: 'groundctl logs whatif SOURCE --lock LOCK',
    hint: 1.5,
  },
  {
    context: 'logs.report',
    keys: ['t'],
    command: 'logs.team',
    label: 'team',
    help: 'Take lock, allow list and VPC of a team from AWS, and judge again; nothing is read again.',
    cli: `${DIAGNOSE} --workteam NAME`,
    hint: 4,
  },
  {
    context: 'logs.report',
    keys: ['E'],
    command: 'logs.facts',
    label: 'edit lock',
    help: 'State the lock and the approved ranges, and judge again; nothing is read again.',
    cli: `${DIAGNOSE} --lock LOCK --approved CIDR`,
    hint: 5,
  },
  {
    context: 'logs.report',
    keys: ['w'],
    command: 'logs.save',
    label: 'write report',
    help: 'Write the report to a new file, as a page, Markdown or JSON.',
    cli: `${DIAGNOSE} --output html`,
    hint: 3,
  },
  {
    context: 'logs.report',
    keys: ['r', 'f5'],
    command: 'logs.again',
    label: 'read again',
    help: 'Read the same source again.',
    hint: 46,
  },
  {
    context: 'logs.report',
    keys: ['c'],
    command: 'subject.copy',
    label: 'copy command',
    help: 'Copy the command line that says the same.',
    hint: 77,
  },
  {
    context: 'logs.report',
    keys: ['e'],
    command: 'subject.json',
    label: 'JSON',
    help: 'Show the report in $EDITOR.',
    hint: 76,
  },
];
