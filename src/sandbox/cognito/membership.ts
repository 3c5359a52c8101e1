import type { Operations } from '../environment.ts';
import { groupOf, poolOf, userOf } from './find.ts';
import { groupShape } from './groups.ts';
import { cognitoPage } from './pages.ts';
import { userKey } from './state.ts';
import { userShape } from './users.ts';

interface MembershipInput {
  readonly UserPoolId: string;
  readonly Username: string;
  readonly GroupName: string;
}

export const membershipOperations: Operations = {
  /** Adding a member twice is not an error. */
  AdminAddUserToGroup(input: MembershipInput, call) {
    const pool = poolOf(call, input.UserPoolId);
    const user = userOf(pool, input.Username);
    groupOf(pool, input.GroupName).members.add(userKey(pool, user.username));
    return {};
  },

  /** Removing someone who is not a member is not an error. */
  AdminRemoveUserFromGroup(input: MembershipInput, call) {
    const pool = poolOf(call, input.UserPoolId);
    const user = userOf(pool, input.Username);
    groupOf(pool, input.GroupName).members.delete(userKey(pool, user.username));
    return {};
  },

  ListUsersInGroup(
    input: { UserPoolId: string; GroupName: string; Limit?: number; NextToken?: string },
    call,
  ) {
    const pool = poolOf(call, input.UserPoolId);
    const group = groupOf(pool, input.GroupName);
    const page = cognitoPage([...group.members], (key) => key, input, call);
    return {
      Users: page.items.flatMap((key) => {
        const user = pool.users.get(key);
        return user ? [userShape(user)] : [];
      }),
      NextToken: page.next,
    };
  },

  AdminListGroupsForUser(
    input: { UserPoolId: string; Username: string; Limit?: number; NextToken?: string },
    call,
  ) {
    const pool = poolOf(call, input.UserPoolId);
    const key = userKey(pool, userOf(pool, input.Username).username);
    const groups = [...pool.groups.values()].filter((group) => group.members.has(key));
    const page = cognitoPage(groups, (group) => group.name, input, call);
    return { Groups: page.items.map((group) => groupShape(pool, group)), NextToken: page.next };
  },
};
