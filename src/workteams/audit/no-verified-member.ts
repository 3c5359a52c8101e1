import { defineRule, finding } from '../../core/finding.ts';
import type { TeamCheck } from './check.ts';

const rule = defineRule({
  id: 'team/no-verified-member',
  severity: 'warning',
  title: 'Nobody in this team can work yet',
  why:
    'Tasks wait until someone with a verified e-mail address signs in; Ground Truth Plus does not let a team ' +
    'without a verified member into the project portal at all.',
  fix: 'Invite members (groundctl members invite NAME ADDRESS…), or send expired invitations again with --resend.',
  source:
    'Ground Truth developer guide, private workforce with Cognito; Ground Truth Plus, create a project team.',
  examples: {
    fails: '5 invited members, none of whom has signed in',
    passes: '1 verified member, 4 invited ones',
  },
});

export const noVerifiedMember: TeamCheck = {
  rule,
  check: ({ workteam, membership }) => {
    if (!membership.known || membership.counts.byState.verified > 0) return undefined;
    const { total, byState } = membership.counts;
    const team = workteam.WorkteamName;
    return finding(rule, {
      subject: team,
      message:
        total === 0
          ? 'no members'
          : `none of ${total} members is verified${byState.invited > 0 ? ` (${byState.invited} invited)` : ''}`,
      fix:
        total === 0
          ? `Invite members: groundctl members invite ${team} ADDRESS…`
          : `Send expired invitations again: groundctl members invite ${team} ADDRESS… --resend`,
    });
  },
};
