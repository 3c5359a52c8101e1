import { type ContextInfo, keyTable } from '../../keys/binding.ts';

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

const key = keyTable<LogsCommand>();

export const LOGS_BINDINGS = [
  key('logs.sources', 'enter right', 'logs.read', 'read', 1, {
    help: 'Read the source again, or go back to its report; without a source, name one.',
    cli: DIAGNOSE,
  }),
  key('logs.sources', 'X', 'logs.forget', 'remove', 45, {
    help: 'Remove the source from the list of recent ones.',
  }),
  key('logs', 'b', 'logs.bucket', 'browse', 5.2, {
    help: 'Choose a bucket, find where it delivers its access log, and read it.',
  }),
  key('logs', 'n', 'logs.new', 'new source', 5.3, {
    help: 'Name a file, a folder, a glob or s3://bucket/prefix, with a time range.',
    cli: `${DIAGNOSE} --since TIME --until TIME`,
  }),
  key('logs.reading', 'esc x ctrl-c', 'logs.stop', 'stop', 1, 'Stop, and show what was read so far.'),
  key('logs.failed', 'r f5', 'logs.again', 'try again', 1, 'Try the same again.'),
  key('logs.failed', 'enter', 'logs.change', 'change', 2, {
    help: 'Change the request: the source, the time, the team.',
  }),
  key('logs.report', 'enter', 'logs.into', 'open', 1, {
    help: 'Open the item under the cursor: a finding, an address, a record.',
  }),
  key('logs.report', 'tab right', 'logs.part-next', 'next part', 2, {
    help: 'Findings, addresses, what-if, what was read: the next one.',
  }),
  key('logs.report', 'shift-tab left', 'logs.part-previous', 'previous part', undefined, {
    help: 'Findings, addresses, what-if, what was read: the previous one.',
  }),
  key('logs.whatif', 'l', 'logs.lock', 'lock: the other', 1.5, {
    help: 'Simulate the other lock: source-ip or vpc-source-ip.',
    cli: 'groundctl logs whatif SOURCE --lock LOCK',
  }),
  key('logs.report', 't', 'logs.team', 'team', 4, {
    help: "Read a team's lock, allow list and VPC from AWS, and judge again; the log is not read again.",
    cli: `${DIAGNOSE} --workteam NAME`,
  }),
  key('logs.report', 'E', 'logs.facts', 'edit lock', 5, {
    help: 'Set the lock and the approved ranges, and judge again; the log is not read again.',
    cli: `${DIAGNOSE} --lock LOCK --approved CIDR`,
  }),
  key('logs.report', 'w', 'logs.save', 'write report', 3, {
    help: 'Write the report to a new file, as a page, Markdown or JSON.',
    cli: `${DIAGNOSE} --output html`,
  }),
  key('logs.report', 'r f5', 'logs.again', 'read again', 46, 'Read the same source again.'),
  key('logs.report', 'c', 'subject.copy', 'copy command', 77, {
    help: 'Copy the equivalent command line.',
  }),
  key('logs.report', 'e', 'subject.json', 'JSON', 76, 'Show the report in $EDITOR.'),
];
