import { AwsError } from '../aws-error.ts';
import type { Operations } from '../environment.ts';
import { groupOf, poolOf } from './find.ts';
import { cognitoPage } from './pages.ts';
import type { Group, Pool } from './state.ts';

interface GroupInput {
  readonly UserPoolId: string;
  readonly GroupName: string;
}

export const groupOperations: Operations = {
  CreateGroup(input: GroupInput & { Description?: string; RoleArn?: string; Precedence?: number }, call) {
    const pool = poolOf(call, input.UserPoolId);
    if (pool.groups.has(input.GroupName)) {
      throw new AwsError('GroupExistsException', 'A group with the name already exists.');
    }
    const group: Group = {
      name: input.GroupName,
      created: call.now,
      modified: call.now,
      members: new Set(),
      ...(input.Description === undefined ? {} : { description: input.Description }),
      ...(input.RoleArn === undefined ? {} : { roleArn: input.RoleArn }),
      ...(input.Precedence === undefined ? {} : { precedence: input.Precedence }),
    };
    pool.groups.set(group.name, group);
    return { Group: groupShape(pool, group) };
  },

  /** What a request leaves out keeps its value. */
  UpdateGroup(input: GroupInput & { Description?: string; RoleArn?: string; Precedence?: number }, call) {
    const pool = poolOf(call, input.UserPoolId);
    const group = groupOf(pool, input.GroupName);
    if (input.Description !== undefined) group.description = input.Description;
    if (input.RoleArn !== undefined) group.roleArn = input.RoleArn;
    if (input.Precedence !== undefined) group.precedence = input.Precedence;
    group.modified = call.now;
    return { Group: groupShape(pool, group) };
  },

  GetGroup(input: GroupInput, call) {
    const pool = poolOf(call, input.UserPoolId);
    return { Group: groupShape(pool, groupOf(pool, input.GroupName)) };
  },

  ListGroups(input: { UserPoolId: string; Limit?: number; NextToken?: string }, call) {
    const pool = poolOf(call, input.UserPoolId);
    const page = cognitoPage(
      [...pool.groups.values()],
      (group) => group.name,
      input.Limit,
      input.NextToken,
      ['ListGroups', pool.id],
      call,
    );
    return { Groups: page.items.map((group) => groupShape(pool, group)), NextToken: page.next };
  },

  DeleteGroup(input: GroupInput, call) {
    const pool = poolOf(call, input.UserPoolId);
    pool.groups.delete(groupOf(pool, input.GroupName).name);
    return {};
  },
};

export function groupShape(pool: Pool, group: Group): object {
  return {
    GroupName: group.name,
    UserPoolId: pool.id,
    Description: group.description,
    RoleArn: group.roleArn,
    Precedence: group.precedence,
    LastModifiedDate: group.modified,
    CreationDate: group.created,
  };
}
