import { defineRule, finding } from '../../core/finding.ts';
import { missingGroupWords } from '../words.ts';
import type { TeamCheck } from './check.ts';

const rule = defineRule({
  id: 'team/missing-group',
  severity: 'error',
  title: 'The team names a Cognito group that does not exist',
  why: 'AWS warns against deleting a group that a team uses: its members can no longer reach their tasks.',
  fix: 'Create the group again (groundctl members invite NAME ADDRESS… --create-groups), or assign other groups to the team.',
  source:
    'Ground Truth developer guide, manage a private workforce: delete the team before its group or pool.',
  examples: {
    fails: 'UserGroup boxes, and no group boxes in the pool',
    passes: 'UserGroup boxes, and the group is in the pool',
  },
});

export const missingGroup: TeamCheck = {
  rule,
  check: ({ workteam, membership }) =>
    membership.known && membership.missingGroups.length > 0
      ? finding(rule, {
          subject: workteam.WorkteamName,
          message: missingGroupWords(workteam, membership).join(' ').replace(/\.$/, ''),
        })
      : undefined,
};
