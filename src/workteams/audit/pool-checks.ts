import { defineRule, type Finding, finding } from '../../core/finding.ts';
import { memberState } from '../read-members.ts';
import type { AccountCheck } from './check.ts';
import type { PoolFacts } from './facts.ts';

/** Names that a message holds; the evidence has up to {@link MOST}. */
const SHOWN = 5;
const MOST = 100;

function someOf(names: readonly string[]): string {
  const more = names.length - SHOWN;
  return names.slice(0, SHOWN).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

const perPool = (check: (pool: PoolFacts) => Finding | undefined): AccountCheck['check'] => {
  return ({ pools }) => pools.flatMap((pool) => check(pool) ?? []);
};

const signUpRule = defineRule({
  id: 'pool/self-sign-up',
  severity: 'warning',
  title: 'Anyone can create an account in the user pool',
  why: 'Where users can sign themselves up, strangers may have accounts next to those of the workers; one mistake with a group gives them tasks.',
  fix: 'Allow only administrators to create users: the pool’s sign-up settings in the Cognito console (AdminCreateUserConfig.AllowAdminCreateUserOnly).',
  source: 'AdminCreateUserConfigType of the Cognito user pools API.',
  examples: { fails: 'AllowAdminCreateUserOnly false', passes: 'AllowAdminCreateUserOnly true' },
});

export const selfSignUp: AccountCheck = {
  rule: signUpRule,
  check: perPool(({ userPool, settings }) =>
    settings?.AllowAdminCreateUserOnly === false
      ? finding(signUpRule, { subject: `user pool ${userPool}`, message: 'users may sign themselves up' })
      : undefined,
  ),
};

const mfaRule = defineRule({
  id: 'pool/mfa-off',
  severity: 'info',
  title: 'Workers sign in with a password alone',
  why: 'A password that is guessed or passed on opens the tasks of the team, with the data in them.',
  fix: 'Turn on multi-factor authentication in the Cognito console (MfaConfiguration OPTIONAL or ON).',
  source: 'MfaConfiguration of the Cognito user pools API.',
  examples: { fails: 'MfaConfiguration OFF', passes: 'MfaConfiguration OPTIONAL' },
});

export const mfaOff: AccountCheck = {
  rule: mfaRule,
  check: perPool(({ userPool, settings }) =>
    settings?.MfaConfiguration === 'OFF'
      ? finding(mfaRule, { subject: `user pool ${userPool}`, message: 'multi-factor authentication is off' })
      : undefined,
  ),
};

const nowhereRule = defineRule({
  id: 'pool/user-in-no-team',
  severity: 'info',
  title: 'Accounts in the user pool that are in no team',
  why: 'People who left a team keep their account and password, and nobody keeps track of them.',
  fix: 'See who they are with groundctl members list --all, and remove them with groundctl members remove ADDRESS --everywhere --disable.',
  source:
    'Ground Truth developer guide, manage a private workforce: a worker is a user of the pool, a team is made of groups.',
  examples: { fails: 'a user in no group of a team', passes: 'every user in a group of a team' },
});

export const userInNoTeam: AccountCheck = {
  rule: nowhereRule,
  check: perPool(({ userPool, users, inTeams }) => {
    if (!users || !inTeams) return undefined;
    const names = users
      .filter((user) => !inTeams.has(user.Username) && user.Enabled !== false)
      .map((user) => user.Email ?? user.Username)
      .sort();
    if (names.length === 0) return undefined;
    return finding(nowhereRule, {
      subject: `user pool ${userPool}`,
      message: `${names.length === 1 ? '1 account is' : `${names.length} accounts are`} in no team: ${someOf(names)}`,
      evidence: { users: names.slice(0, MOST) },
      count: names.length,
    });
  }),
};

const groupRule = defineRule({
  id: 'pool/unused-group',
  severity: 'info',
  title: 'Groups that no team uses',
  why: 'A group outlives its team. A new team with the same group name gives tasks again to everyone who is still in the group.',
  fix: 'Delete groups that are not needed: aws cognito-idp delete-group --user-pool-id POOL --group-name GROUP.',
  source: 'Ground Truth developer guide, manage a private workforce: deleting a team leaves its groups.',
  examples: { fails: 'a group that no team names', passes: 'every group is named by a team' },
});

export const unusedGroup: AccountCheck = {
  rule: groupRule,
  check: perPool(({ userPool, groups, usedGroups }) => {
    const unused = (groups ?? []).filter((group) => !usedGroups.has(group)).sort();
    if (unused.length === 0) return undefined;
    return finding(groupRule, {
      subject: `user pool ${userPool}`,
      message: `no team uses ${someOf(unused)}`,
      evidence: { groups: unused.slice(0, MOST) },
      count: unused.length,
    });
  }),
};

const expiredRule = defineRule({
  id: 'member/expired-invitation',
  severity: 'warning',
  title: 'Invitations that have expired',
  why: 'The temporary password in an invitation is valid for a few days only: seven, unless the user pool says otherwise. After that, nobody can sign in with it.',
  fix: 'Send new ones: groundctl members invite TEAM ADDRESS… --resend',
  source: 'TemporaryPasswordValidityDays of PasswordPolicyType, Cognito user pools API.',
  examples: { fails: 'invited 8 days ago and never signed in', passes: 'invited 6 days ago' },
});

const DAY = 86_400_000;
const DEFAULT_VALIDITY_DAYS = 7;

export const expiredInvitation: AccountCheck = {
  rule: expiredRule,
  check: ({ pools, now }) =>
    pools.flatMap(({ userPool, users, inTeams, settings }) => {
      const days = settings?.TemporaryPasswordValidityDays || DEFAULT_VALIDITY_DAYS;
      const expired = (users ?? [])
        .filter((user) => inTeams?.has(user.Username) && memberState(user) === 'invited')
        .filter((user) => {
          const since = user.UserLastModifiedDate ?? user.UserCreateDate;
          return since !== undefined && now.getTime() - since.getTime() > days * DAY;
        })
        .map((user) => user.Email ?? user.Username)
        .sort();
      if (expired.length === 0) return [];
      return finding(expiredRule, {
        subject: `user pool ${userPool}`,
        message: `${expired.length === 1 ? '1 invitation is' : `${expired.length} invitations are`} older than ${days} days: ${someOf(expired)}`,
        evidence: { users: expired.slice(0, MOST) },
        count: expired.length,
      });
    }),
};
