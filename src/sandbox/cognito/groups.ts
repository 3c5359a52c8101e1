import { AwsError } from '../aws-error.ts';
import type { Call, Operations } from '../environment.ts';
import { groupOf, poolOf } from './find.ts';
import { cognitoPage } from './pages.ts';
import type { Group, Pool } from './state.ts';

interface GroupInput {
  readonly UserPoolId: string;
  readonly GroupName: string;
}

interface GroupSettings {
  readonly Description?: string;
  readonly RoleArn?: string;
  readonly Precedence?: number;
}

export const groupOperations: Operations = {
  CreateGroup(input: GroupInput & GroupSettings, call) {
    const pool = poolOf(call, input.UserPoolId);
    if (pool.groups.has(input.GroupName)) {
      throw new AwsError('GroupExistsException', 'A group with the name already exists.');
    }
    const group = {
      name: input.GroupName,
      created: call.now,
      modified: call.now,
      members: new Set<string>(),
    };
    pool.groups.set(group.name, group);
    return { Group: groupShape(pool, changed(group, input, call)) };
  },

  /** What a request leaves out keeps its value. */
  UpdateGroup(input: GroupInput & GroupSettings, call) {
    const pool = poolOf(call, input.UserPoolId);
    return { Group: groupShape(pool, changed(groupOf(pool, input.GroupName), input, call)) };
  },

  GetGroup(input: GroupInput, call) {
    const pool = poolOf(call, input.UserPoolId);
    return { Group: groupShape(pool, groupOf(pool, input.GroupName)) };
  },

  ListGroups(input: { UserPoolId: string; Limit?: number; NextToken?: string }, call) {
    const pool = poolOf(call, input.UserPoolId);
    const page = cognitoPage([...pool.groups.values()], (group) => group.name, input, call);
    return { Groups: page.items.map((group) => groupShape(pool, group)), NextToken: page.next };
  },

  DeleteGroup(input: GroupInput, call) {
    const pool = poolOf(call, input.UserPoolId);
    pool.groups.delete(groupOf(pool, input.GroupName).name);
    return {};
  },
};

function changed(group: Group, { Description, RoleArn, Precedence }: GroupSettings, call: Call): Group {
  if (Description !== undefined) group.description = Description;
  if (RoleArn !== undefined) group.roleArn = RoleArn;
  if (Precedence !== undefined) group.precedence = Precedence;
  group.modified = call.now;
  return group;
}

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
