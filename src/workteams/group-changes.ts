import type { GroupAt, WorkteamChange } from './change.ts';

export const STAYS_IN_POOL = 'The user stays in the pool.';
export const DISABLED =
  'The account is disabled: it is added, but cannot sign in until it is enabled in the user pool.';

/** A change that makes a Cognito group. */
export function createGroupChange({ userPool, group }: GroupAt): WorkteamChange {
  return {
    kind: 'create',
    subject: `group ${group}`,
    fields: [{ field: 'UserPool', after: userPool }],
    action: { type: 'create-group', userPool, group },
  };
}

/** Somebody without an account gets one, and joins a group. */
export function inviteChange(
  { userPool, group }: GroupAt,
  email: string,
  notes?: readonly string[],
): WorkteamChange {
  return {
    kind: 'invite',
    subject: email,
    fields: [
      { field: 'invitation', after: `by e-mail to ${email}` },
      { field: 'group', after: group },
    ],
    ...(notes === undefined ? {} : { notes }),
    action: { type: 'invite', userPool, group, email },
  };
}

/** An account that is there joins a group. */
export function joinChange(
  { userPool, group }: GroupAt,
  subject: string,
  username: string,
  notes: readonly string[],
): WorkteamChange {
  return {
    kind: 'add',
    subject,
    fields: [{ field: 'group', after: group }],
    notes,
    action: { type: 'add-to-group', userPool, group, username },
  };
}

/** An account leaves a group. */
export function leaveChange(
  { userPool, group }: GroupAt,
  subject: string,
  username: string,
  notes?: readonly string[],
): WorkteamChange {
  return {
    kind: 'remove',
    subject,
    fields: [{ field: 'group', before: group }],
    ...(notes === undefined ? {} : { notes }),
    action: { type: 'remove-from-group', userPool, group, username },
  };
}
