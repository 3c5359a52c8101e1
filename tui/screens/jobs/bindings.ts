import { type ContextInfo, keyTable } from '../../keys/binding.ts';

export type JobsCommand =
  | 'jobs.open'
  | 'jobs.create'
  | 'jobs.clone'
  | 'jobs.chain'
  | 'jobs.stop'
  | 'jobs.watch';

export const JOBS_CONTEXTS: readonly ContextInfo[] = [
  { id: 'jobs.list', title: 'Labeling jobs' },
  { id: 'jobs.job', title: 'One labeling job' },
];

const both = ['jobs.list', 'jobs.job'];

const key = keyTable<JobsCommand>();

export const JOBS_BINDINGS = [
  key('jobs.list', 'enter right', 'jobs.open', 'open', 1, {
    help: 'Show the job: its counters, its parts, and why it failed or is stuck.',
    cli: 'groundctl jobs show JOB',
  }),
  ...both.flatMap((context) => [
    key(context, 'f', 'jobs.watch', 'follow', 2, {
      help: 'Check the job every 30 seconds until it is over; press again to stop.',
      cli: 'groundctl jobs watch JOB',
    }),
    key(context, 'C', 'jobs.clone', 'clone', 3, {
      help: 'Create a job like this one.',
      cli: 'groundctl jobs clone JOB NEW',
      changes: true,
    }),
    key(context, 'h', 'jobs.chain', 'chain', 4, {
      help: 'Create a job for what this one left undone.',
      cli: 'groundctl jobs chain JOB NEW',
      changes: true,
    }),
    key(context, 'x', 'jobs.stop', 'stop', 6, {
      help: 'Stop the job; asks for its name.',
      cli: 'groundctl jobs stop JOB',
      changes: true,
    }),
    key(context, 'o', 'subject.console', 'browser', 75, 'Open the AWS console page in the browser.'),
    key(context, 'e', 'subject.json', 'JSON', 76, {
      help: "Show AWS's record of the job in $EDITOR.",
      cli: 'groundctl jobs show JOB --output json',
    }),
    key(context, 'c', 'subject.copy', 'copy command', 77, 'Copy the equivalent command line.'),
  ]),
  key('jobs.list', 'n', 'jobs.create', 'new', 5, {
    help: 'Create a job from a request in a file.',
    cli: 'groundctl jobs create FILE',
    changes: true,
  }),
  key('jobs.job', 'esc backspace left', 'back', 'back', 1, 'Go back to the jobs.'),
];
