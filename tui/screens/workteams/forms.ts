import { type ListDifference, listDifference } from '../../../src/core/list-difference.ts';
import type { FieldProblem } from '../../../src/workteams/check.ts';
import { canonicalCidrs } from '../../../src/workteams/cidrs.ts';
import { checkEmails } from '../../../src/workteams/email.ts';
import type { CreateTeamInput, UpdateTeamInput } from '../../../src/workteams/inputs.ts';
import type { Lock } from '../../../src/workteams/lock.ts';
import type { Tag, Workforce } from '../../../src/workteams/model.ts';
import { checkCidrs } from '../../../src/workteams/plan-allow-ips.ts';
import { cognitoDefinitions } from '../../../src/workteams/read-members.ts';
import type { TeamList, TeamSummary } from '../../../src/workteams/team.ts';
import { checkCreateInput, checkUpdateInput } from '../../../src/workteams/team-input.ts';
import { choiceField, linesField, optionsOf, textField } from '../../state/fields.ts';
import type { Field, FormSpec, FormValues } from '../../state/form.ts';

const LOCK_FIELD = choiceField('lock', 'Lock', {
  help: 'What presigned URLs are bound to: nothing, the public address, or the private one behind a VPC.',
  options: optionsOf(['off', 'source-ip', 'vpc-source-ip']),
});

const DESCRIPTION_FIELD = textField('description', 'Description', {
  help: 'One line that workers and admins see, at most 200 characters.',
});

const TOPIC_FIELD = textField('notification-topic', 'Notify', {
  help: 'ARN of an SNS topic that is notified of new tasks; may be empty.',
});

/** Groups of the identity provider where the workforce signs in by OIDC, Cognito groups elsewhere. */
function groupField(oidc: boolean): Field<'group' | 'oidc-group'> {
  return textField(oidc ? 'oidc-group' : 'group', 'Groups', {
    help: oidc
      ? 'Groups of your identity provider, 1 to 10, separated by spaces.'
      : 'Cognito groups, 1 to 10, separated by spaces. New ones are created.',
  });
}

/** What of a team can be changed later. */
type EditField = 'description' | 'group' | 'oidc-group' | 'lock' | 'notification-topic';
type CreateField = EditField | 'name' | 'tag';

export function createForm(list: TeamList | undefined): FormSpec<CreateField> {
  const oidc = isOidc(list?.workforces[0]);
  return {
    id: 'create',
    title: 'New work team',
    intro:
      'A team is one or more groups of the workforce. Nothing is created before you have seen all of it.',
    submit: 'Show what would be created',
    fields: [
      textField('name', 'Name', {
        help: 'Letters, digits and hyphens, at most 63. A name cannot be changed later.',
      }),
      DESCRIPTION_FIELD,
      groupField(oidc),
      LOCK_FIELD,
      TOPIC_FIELD,
      textField('tag', 'Tags', 'key=value, separated by spaces; may be empty.'),
    ],
    check: (values) => {
      const { tags, problems } = readTags(values.tag ?? '');
      return [...checkCreateInput({ ...createInput(values), tags }), ...problems];
    },
  };
}

export function createInput(values: FormValues<CreateField>): CreateTeamInput {
  const cognito = wordsIn(values.group);
  const oidc = wordsIn(values['oidc-group']);
  const { tags } = readTags(values.tag ?? '');
  return {
    name: values.name ?? '',
    description: values.description ?? '',
    ...(cognito.length > 0 ? { cognitoGroups: cognito, createGroups: true } : {}),
    ...(oidc.length > 0 ? { oidcGroups: oidc } : {}),
    ...(values['notification-topic'] ? { notificationTopicArn: values['notification-topic'] } : {}),
    ...(tags.length > 0 ? { tags } : {}),
    lock: (values.lock ?? 'off') as Lock,
  };
}

export function editForm(team: TeamSummary): {
  readonly spec: FormSpec<EditField>;
  readonly initial: FormValues<EditField>;
} {
  const { workteam } = team;
  const oidc = isOidc(team.workforce) || cognitoDefinitions(workteam).length === 0;
  const groups = groupField(oidc);
  const lock: Field<'lock'> =
    team.lock === 'both'
      ? {
          ...LOCK_FIELD,
          options: [{ value: 'both', label: 'both flags (as it is)' }, ...(LOCK_FIELD.options ?? [])],
        }
      : LOCK_FIELD;
  const initial: FormValues<EditField> = {
    description: workteam.Description,
    [groups.id]: groupsOf(team).join(' '),
    'notification-topic': workteam.NotificationConfiguration?.NotificationTopicArn ?? '',
    lock: team.lock,
  };
  const spec: FormSpec<EditField> = {
    id: 'edit',
    title: `Edit ${workteam.WorkteamName}`,
    intro: 'Only what you change here is sent. The name stays: AWS cannot rename a team.',
    submit: 'Show what would change',
    fields: [
      DESCRIPTION_FIELD,
      { ...groups, help: groups.help.replace(' New ones are created.', '') },
      lock,
      TOPIC_FIELD,
    ],
    check: (values) => {
      const changes = editInput(initial, values);
      // An untouched form is not a mistake yet; planning says that there is nothing to change.
      return Object.keys(changes).length === 0 ? [] : checkUpdateInput([workteam.WorkteamName], changes);
    },
  };
  return { spec, initial };
}

/** The fields that differ from what the team has. */
export function editInput(initial: FormValues<EditField>, values: FormValues<EditField>): UpdateTeamInput {
  const differs = (id: EditField) => values[id] !== undefined && values[id] !== initial[id];
  return {
    ...(differs('description') ? { description: values.description } : {}),
    ...(differs('group') ? { cognitoGroups: wordsIn(values.group) } : {}),
    ...(differs('oidc-group') ? { oidcGroups: wordsIn(values['oidc-group']) } : {}),
    ...(differs('notification-topic') ? { notificationTopicArn: values['notification-topic'] } : {}),
    ...(differs('lock') ? { lock: values.lock as Lock } : {}),
  };
}

export function inviteForm(team: TeamSummary): FormSpec<'address' | 'group'> {
  const groups = groupsOf(team);
  const group = choiceField('group', 'Group', {
    help: 'Which of the team’s groups they join.',
    options: optionsOf(groups),
  });
  return {
    id: 'invite',
    title: `Invite people to ${team.workteam.WorkteamName}`,
    intro:
      'Each gets an e-mail with a temporary password. People who already have an account are added without a new invitation.',
    submit: 'Show who would be invited',
    fields: [
      linesField(
        'address',
        'Addresses',
        'E-mail addresses, one per line or separated by commas or spaces. Paste a list.',
      ),
      ...(groups.length > 1 ? [group] : []),
    ],
    check: (values) => checkEmails(addressesIn(values.address ?? '')).problems,
    summary: (values) => {
      const { addresses, problems } = checkEmails(addressesIn(values.address ?? ''));
      const wrong = problems.length > 0 && addresses.length > 0 ? `, ${problems.length} not right` : '';
      return [`${addresses.length} ${addresses.length === 1 ? 'address' : 'addresses'}${wrong}`];
    },
  };
}

export function allowListForm(workforce: Workforce): {
  readonly spec: FormSpec<'cidr'>;
  readonly initial: FormValues<'cidr'>;
} {
  const before = workforce.SourceIpConfig?.Cidrs ?? [];
  return {
    spec: {
      id: 'allow-list',
      title: `Allow list of workforce ${workforce.WorkforceName}`,
      intro:
        'Addresses from which workers may reach the portal, for all teams. Empty: every address may. This is not the lock, which binds URLs to the address of each worker.',
      submit: 'Show what would change',
      fields: [
        linesField(
          'cidr',
          'Ranges',
          'At most 10 ranges such as 198.51.100.0/24 or 2001:db8::/32, one per line.',
        ),
      ],
      check: (values) => checkCidrs(wordsIn(values.cidr)),
      summary: (values) => allowListSummary(before, wordsIn(values.cidr)),
    },
    initial: { cidr: before.join('\n') },
  };
}

/** What becomes of the list, as it is typed. */
function allowListSummary(before: readonly string[], typed: readonly string[]): string[] {
  const after = canonicalCidrs(typed);
  const { added, removed, kept } = listDifference(canonicalCidrs(before), after) ?? NO_RANGES;
  const parts = [
    added.length > 0 ? `added: ${added.join(', ')}` : '',
    removed.length > 0 ? `removed: ${removed.join(', ')}` : '',
    kept.length > 0 ? `${kept.length} kept` : '',
  ].filter(Boolean);
  return [
    `${typed.length} of 10 ranges`,
    ...parts,
    ...(before.length > 0 && typed.length === 0 ? ['Then every address may reach the portal.'] : []),
  ];
}

const NO_RANGES: ListDifference = { added: [], removed: [], kept: [] };

export function addressesIn(text: string): string[] {
  return text.split(/[\s,;]+/).filter(Boolean);
}

export function wordsIn(text: string | undefined): string[] {
  return (text ?? '').split(/[\s,]+/).filter(Boolean);
}

export function groupsOf(team: TeamSummary): string[] {
  const cognito = cognitoDefinitions(team.workteam).map((definition) => definition.UserGroup);
  const oidc = team.workteam.MemberDefinitions.flatMap((each) => each.OidcMemberDefinition?.Groups ?? []);
  return [...cognito, ...oidc];
}

function isOidc(workforce: Workforce | undefined): boolean {
  return workforce?.OidcConfig !== undefined && workforce.CognitoConfig === undefined;
}

function readTags(text: string): {
  readonly tags: readonly Tag[];
  readonly problems: readonly FieldProblem[];
} {
  const tags: Tag[] = [];
  const problems: FieldProblem[] = [];
  for (const word of wordsIn(text)) {
    const equals = word.indexOf('=');
    if (equals > 0) tags.push({ Key: word.slice(0, equals), Value: word.slice(equals + 1) });
    else problems.push({ field: 'tag', message: `"${word}" is not in the form key=value` });
  }
  return { tags, problems };
}
