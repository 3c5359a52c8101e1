import { type ContextInfo, keyTable } from '../../keys/binding.ts';

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

const key = keyTable<WorkteamsCommand>();

export const WORKTEAMS_BINDINGS = [
  key('workteams.list', 'enter right', 'workteams.open', 'open', 1, {
    help: 'Show the team: members, jobs, findings, JSON.',
    cli: 'groundctl workteams show NAME',
  }),
  ...both.flatMap((context) => [
    key(context, 'l', 'workteams.lock', 'lock', 2, {
      help: 'Bind the presigned URLs of the chosen teams to an address, or unbind them.',
      cli: 'groundctl workteams update NAME... --lock source-ip',
      changes: true,
    }),
    key(context, 'i', 'workteams.invite', 'invite', 3, {
      help: 'Invite people to the team by e-mail.',
      cli: 'groundctl members invite TEAM ADDRESS...',
      changes: true,
    }),
    key(context, 'E', 'workteams.edit', 'edit', 6, {
      help: 'Change description, groups, notifications or lock of the team.',
      cli: 'groundctl workteams update NAME',
      changes: true,
    }),
    key(context, 'u', 'workteams.undo', 'undo', 44, {
      help: 'Undo the last change of locks or of the allow list; shows it and asks.',
      cli: 'groundctl workteams update NAME... --lock LOCK',
      changes: true,
    }),
    key(context, 'd', 'workteams.delete', 'delete', 45, {
      help: 'Delete the team; asks for its name.',
      cli: 'groundctl workteams delete NAME',
      changes: true,
    }),
    key(context, 'L', 'workteams.allow-list', 'allow list', 46, {
      help: "Set the addresses from which the workforce's portal may be reached.",
      cli: 'groundctl workforce allow-ips CIDR...',
      changes: true,
    }),
    key(context, 'f', 'workteams.follow', 'follow', 5.2, {
      help: 'Watch who has been refused since the team was changed, and from where; its access log is read repeatedly.',
      cli: 'groundctl logs follow SOURCE --bucket BUCKET --since TIME --workteam NAME',
    }),
    key(context, 'o', 'subject.console', 'browser', 75, 'Open the AWS console page in the browser.'),
    key(context, 'e', 'subject.json', 'JSON', 76, {
      help: "Show AWS's record of the team in $EDITOR.",
      cli: 'groundctl workteams show NAME --output json',
    }),
    key(context, 'c', 'subject.copy', 'copy command', 77, 'Copy the equivalent command line.'),
  ]),
  key('workteams.list', 'A', 'workteams.audit', 'audit', 5, {
    help: 'What is wrong with the teams and their surroundings, worst first.',
    cli: 'groundctl workteams audit',
  }),
  key('workteams.findings', 'enter', 'workteams.fix', 'fix', 1, {
    help: 'Open the form that fixes the finding, or show what to do elsewhere.',
    cli: 'groundctl workteams update NAME... --lock source-ip',
    changes: true,
  }),
  key('workteams.findings', 'esc backspace', 'back', 'back', 2, {
    help: 'Clear the filter, then go back to the teams.',
  }),
  ...['workteams.none', 'workteams.list'].map((context) =>
    key(context, 'n', 'workteams.create', 'new', 4, {
      help: 'Create a team.',
      cli: 'groundctl workteams create NAME --description TEXT --group GROUP',
      changes: true,
    }),
  ),
  key('workteams.none', 'L', 'workteams.allow-list', 'allow list', 46, {
    help: "Set the addresses from which the workforce's portal may be reached.",
    cli: 'groundctl workforce allow-ips CIDR...',
    changes: true,
  }),
  key('workteams.rollout', 'u', 'workteams.roll-back', 'undo lock', 1, {
    help: "Restore the team's previous lock, or none; shows it and asks.",
    cli: 'groundctl workteams update NAME --lock LOCK',
    changes: true,
  }),
  key('workteams.rollout', 'r f5', 'workteams.look', 'refresh', 3, 'Check the log now.'),
  key('workteams.rollout', 'c', 'subject.copy', 'copy command', 4, {
    help: 'Copy the command line that follows the same log.',
  }),
  key('workteams.rollout', 'e', 'subject.json', 'JSON', 76, 'Show the results so far in $EDITOR.'),
  key('workteams.rollout', 'esc backspace', 'workteams.leave-rollout', 'back', 2, {
    help: 'Clear the filter, then go back; watching stops.',
  }),
  key('workteams.plan', 'b', 'workteams.browse-log', 'browse its log', 3.5, {
    help: "Read the last 7 days of the access log of the team's bucket, and show who would have lost what.",
    cli: 'groundctl logs whatif SOURCE --since DATE --lock LOCK',
  }),
  key('workteams.team', 'tab right', 'workteams.part-next', 'next part', 1, {
    help: 'Members, jobs, findings, JSON: the next one.',
  }),
  key('workteams.team', 'shift-tab left', 'workteams.part-previous', 'previous part', undefined, {
    help: 'Members, jobs, findings, JSON: the previous one.',
  }),
  key('workteams.team', 'esc backspace', 'back', 'back', 5, {
    help: 'Clear the filter, then the selection, then go back to the teams.',
  }),
  key('workteams.members', 'X', 'workteams.remove-members', 'remove', 4, {
    help: 'Remove the chosen members from the team.',
    cli: 'groundctl members remove TEAM ADDRESS...',
    changes: true,
  }),
  key('workteams.members', 'd', 'workteams.delete-users', 'delete user', 42, {
    help: 'Delete the chosen people from the user pool, and so from every team; asks for the address.',
    cli: 'groundctl members remove ADDRESS... --everywhere --delete',
    changes: true,
  }),
  key('workteams.members', 'I', 'workteams.resend', 'resend', 41, {
    help: 'Send the chosen members a new invitation.',
    cli: 'groundctl members invite TEAM ADDRESS... --resend',
    changes: true,
  }),
];
