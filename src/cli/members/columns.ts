import type { Column } from '../../core/report/table.ts';
import { address } from '../../workteams/read-members.ts';
import type { Member } from '../../workteams/team.ts';

/** Members as `members list` and `workteams show` print them. */
export const memberColumns: Column<Member>[] = [
  { header: 'Member', value: ({ user }) => address(user), min: 16 },
  {
    header: 'State',
    value: ({ state, user }) => (state === 'other' ? (user.UserStatus ?? 'other') : state),
    tone: ({ state }) => (state === 'verified' ? 'success' : 'warning'),
  },
  { header: 'Groups', value: ({ groups }) => groups.join(', '), priority: 1, min: 8 },
  {
    header: 'Since',
    value: ({ user }) => user.UserCreateDate?.toISOString().slice(0, 10) ?? 'unknown',
    priority: 2,
  },
];
