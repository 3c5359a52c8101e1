import type { Binding, ContextInfo } from '../../keys/binding.ts';

/** What its keys do. */
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

export const JOBS_BINDINGS: readonly Binding<JobsCommand>[] = [
  {
    context: 'jobs.list',
    keys: ['enter', 'right'],
    command: 'jobs.open',
    label: 'open',
    help: 'Show the job: its counters, its parts, and why it failed or is stuck.',
    cli: 'groundctl jobs show JOB',
    hint: 1,
  },
  ...both.flatMap((context): Binding<JobsCommand>[] => [
    {
      context,
      keys: ['f'],
      command: 'jobs.watch',
      label: 'follow',
      help: 'Ask for the job every 30 seconds until it is over; again, and it stops.',
      cli: 'groundctl jobs watch JOB',
      hint: 2,
    },
    {
      context,
      keys: ['C'],
      command: 'jobs.clone',
      label: 'clone',
      help: 'Create a job like this one.',
      cli: 'groundctl jobs clone JOB NEW',
      changes: true,
      hint: 3,
    },
    {
      context,
      keys: ['h'],
      command: 'jobs.chain',
      label: 'chain',
      help: 'Create a job of what this one left undone.',
      cli: 'groundctl jobs chain JOB NEW',
      changes: true,
      hint: 4,
    },
    {
      context,
      keys: ['x'],
      command: 'jobs.stop',
      label: 'stop',
      help: 'Stop the job; asks for its name.',
      cli: 'groundctl jobs stop JOB',
      changes: true,
      hint: 6,
    },
    {
      context,
      keys: ['o'],
      command: 'subject.console',
      label: 'browser',
      help: 'Open the page of the AWS console in the browser.',
      hint: 75,
    },
    {
      context,
      keys: ['e'],
      command: 'subject.json',
      label: 'JSON',
      help: "Show AWS's record of the job in $EDITOR.",
      cli: 'groundctl jobs show JOB --output json',
      hint: 76,
    },
    {
      context,
      keys: ['c'],
      command: 'subject.copy',
      label: 'copy command',
      help: 'Copy the command line that shows the same.',
      hint: 77,
    },
  ]),
  {
    context: 'jobs.list',
    keys: ['n'],
    command: 'jobs.create',
    label: 'new',
    help: 'Create a job from a request in a file.',
    cli: 'groundctl jobs create FILE',
    changes: true,
    hint: 5,
  },
  {
    context: 'jobs.job',
    keys: ['esc', 'backspace', 'left'],
    command: 'back',
    label: 'back',
    help: 'Go back to the jobs.',
    hint: 1,
  },
];
