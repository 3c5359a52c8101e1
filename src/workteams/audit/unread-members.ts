import { defineRule, finding } from '../../core/finding.ts';
import type { TeamCheck } from './check.ts';

const rule = defineRule({
  id: 'team/unread-members',
  severity: 'error',
  title: 'The members of the team could not be read',
  why: 'An audit that could not look at the members says nothing about them, and must not pass for one that did.',
  fix: 'Ask for the IAM permission cognito-idp:ListUsersInGroup; groundctl doctor shows what else is missing.',
  source: 'Inferred: what cannot be read cannot be checked.',
  examples: {
    fails: 'AccessDenied for cognito-idp:ListUsersInGroup',
    passes: 'a team of OIDC groups, whose members AWS does not know',
  },
});

export const unreadMembers: TeamCheck = {
  rule,
  check: ({ workteam, membership }) =>
    membership.known || membership.reason === 'oidc'
      ? undefined
      : finding(rule, {
          subject: workteam.WorkteamName,
          message: `members could not be read: ${membership.message}`,
          ...(membership.reason === 'denied'
            ? {}
            : { fix: 'Try again; groundctl doctor shows which service does not answer.' }),
        }),
};
