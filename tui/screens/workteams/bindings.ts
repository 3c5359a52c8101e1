import type { Binding, ContextInfo } from '../../keys/binding.ts';

/** What its keys do. */
export type WorkteamsCommand =
  | 'workteams.open'
  | 'workteams.part-next'
  | 'workteams.part-previous'
  | 'workteams.audit'
  | 'workteams.fix'
  | 'workteams.lock'
  | 'workteams.follow'
  | 'workteams.look'
  | 'workteams.leave-rollout'
  | 'workteams.roll-back'
  | 'workteams.create'
  | 'workteams.edit'
  | 'workteams.invite'
  | 'workteams.delete'
  | 'workteams.allow-list'
  | 'workteams.browse-log'
  | 'workteams.undo'
  | 'workteams.remove-members'
  | 'workteams.delete-users'
  | 'workteams.resend';

export const WORKTEAMS_CONTEXTS: readonly ContextInfo[] = [
  { id: 'workteams.none', title: 'A region without work teams' },
  { id: 'workteams.list', title: 'Work teams' },
  { id: 'workteams.findings', title: 'Findings of the audit' },
  { id: 'workteams.team', title: 'One work team' },
  { id: 'workteams.members', title: "A team's members" },
  { id: 'workteams.rollout', title: 'Who is refused since a lock' },
  { id: 'workteams.plan', title: 'A lock, before it is made' },
];

const both = ['workteams.list', 'workteams.team'];

function changing(
  context: string,
  key: string,
  command: WorkteamsCommand,
  label: string,
  help: string,
  cli: string,
  hint?: number,
): Binding<WorkteamsCommand> {
  const place = hint === undefined ? {} : { hint };
  return { context, keys: [key], command, label, help, cli, changes: true, ...place };
}

export const WORKTEAMS_BINDINGS: readonly Binding<WorkteamsCommand>[] = [
  {
    context: 'workteams.list',
    keys: ['enter', 'right'],
    command: 'workteams.open',
    label: 'open',
    help: 'Show the team: members, jobs, findings, JSON.',
    cli: 'groundctl workteams show NAME',
    hint: 1,
  },
  ...both.flatMap((context): Binding<WorkteamsCommand>[] => [
    changing(
      context,
      'l',
      'workteams.lock',
      'lock',
      'Bind the presigned URLs of the chosen teams to an address, or unbind them.',
      'groundctl workteams update NAME... --lock source-ip',
      2,
    ),
    changing(
      context,
      'i',
      'workteams.invite',
      'invite',
      'Invite people to the team by e-mail.',
      'groundctl members invite TEAM ADDRESS...',
      3,
    ),
    changing(
      context,
      'E',
      'workteams.edit',
      'edit',
      'Change description, groups, notifications or lock of the team.',
      'groundctl workteams update NAME',
      6,
    ),
    changing(
      context,
      'u',
      'workteams.undo',
      'undo',
      'Put back what the last change of locks or of the allow list replaced; shows it and asks.',
      'groundctl workteams update NAME... --lock LOCK',
      44,
    ),
    changing(
      context,
      'd',
      'workteams.delete',
      'delete',
      'Delete the team; asks for its name.',
      'groundctl workteams delete NAME',
      45,
    ),
    changing(
      context,
      'L',
      'workteams.allow-list',
      'allow list',
      "Set the addresses from which the workforce's portal may be reached.",
      'groundctl workforce allow-ips CIDR...',
      46,
    ),
    {
      context,
      keys: ['f'],
      command: 'workteams.follow',
      label: 'follow',
      help: 'Watch who is refused since the team was changed, and from where: its access log is read again and again.',
      cli: 'groundctl logs follow SOURCE --bucket BUCKET --since TIME --workteam NAME',
      hint: 5.2,
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
      help: "Show AWS's record of the team in $EDITOR.",
      cli: 'groundctl workteams show NAME --output json',
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
    context: 'workteams.list',
    keys: ['A'],
    command: 'workteams.audit',
    label: 'audit',
    help: 'What is wrong with the teams and what surrounds them, worst first.',
    cli: 'groundctl workteams audit',
    hint: 5,
  },
  changing(
    'workteams.findings',
    'enter',
    'workteams.fix',
    'fix',
    'Open the form that mends the finding, or show what to do elsewhere.',
    'groundctl workteams update NAME... --lock source-ip',
    1,
  ),
  {
    context: 'workteams.findings',
    keys: ['esc', 'backspace'],
    command: 'back',
    label: 'back',
    help: 'Take away the filter, then go back to the teams.',
    hint: 2,
  },
  ...['workteams.none', 'workteams.list'].map((context) =>
    changing(
      context,
      'n',
      'workteams.create',
      'new',
      'Create a team.',
      'groundctl workteams create NAME --description TEXT --group GROUP',
      4,
    ),
  ),
  changing(
    'workteams.none',
    'L',
    'workteams.allow-list',
    'allow list',
    "Set the addresses from which the workforce's portal may be reached.",
    'groundctl workforce allow-ips CIDR...',
    46,
  ),
  changing(
    'workteams.rollout',
    'u',
    'workteams.roll-back',
    'undo lock',
    'Give the team the lock it had before, or none; shows it and asks.',
    'groundctl workteams update NAME --lock LOCK',
    1,
  ),
  {
    context: 'workteams.rollout',
    keys: ['r', 'f5'],
    command: 'workteams.look',
    label: 'refresh',
    help: 'Look at the log at once.',
    hint: 3,
  },
  {
    context: 'workteams.rollout',
    keys: ['c'],
    command: 'subject.copy',
    label: 'copy command',
    help: 'Copy the command line that follows the same log.',
    hint: 4,
  },
  {
    context: 'workteams.rollout',
    keys: ['e'],
    command: 'subject.json',
    label: 'JSON',
    help: 'Show what was seen so far in $EDITOR.',
    hint: 76,
  },
  {
    context: 'workteams.rollout',
    keys: ['esc', 'backspace'],
    command: 'workteams.leave-rollout',
    label: 'back',
    help: 'Take away the filter, then go back; nothing is watched.',
    hint: 2,
  },
  {
    context: 'workteams.plan',
    keys: ['b'],
    command: 'workteams.browse-log',
    label: 'browse its log',
    help: 'Read the last 7 days of the access log of the bucket that the team labels, and say who would have lost what.',
    cli: 'groundctl logs whatif SOURCE --since DATE --lock LOCK',
    hint: 3.5,
  },
  {
    context: 'workteams.team',
    keys: ['tab', 'right'],
    command: 'workteams.part-next',
    label: 'next part',
    help: 'Members, jobs, findings, JSON: the next of them.',
    hint: 1,
  },
  {
    context: 'workteams.team',
    keys: ['shift-tab', 'left'],
    command: 'workteams.part-previous',
    label: 'previous part',
    help: 'Members, jobs, findings, JSON: the one before.',
  },
  {
    context: 'workteams.team',
    keys: ['esc', 'backspace'],
    command: 'back',
    label: 'back',
    help: 'Take away the filter, then the selection, then go back to the teams.',
    hint: 5,
  },
  changing(
    'workteams.members',
    'X',
    'workteams.remove-members',
    'remove',
    'Take the chosen members out of the team.',
    'groundctl members remove TEAM ADDRESS...',
    4,
  ),
  changing(
    'workteams.members',
    'd',
    'workteams.delete-users',
    'delete user',
    'Delete the chosen people from the user pool, so that no team has them; asks for the address.',
    'groundctl members remove ADDRESS... --everywhere --delete',
    42,
  ),
  changing(
    'workteams.members',
    'I',
    'workteams.resend',
    'resend',
    'Send the chosen members a new invitation.',
    'groundctl members invite TEAM ADDRESS... --resend',
    41,
  ),
];
