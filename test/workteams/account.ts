import { GroundctlError } from '../../src/core/errors.ts';
import type {
  CognitoUser,
  LabelingJob,
  MemberDefinition,
  Tag,
  Workforce,
  Workteam,
} from '../../src/workteams/model.ts';
import type { CreateUserInput, MemberApi, TokenValidity, WorkteamApi } from '../../src/workteams/ports.ts';
import type { TeamUsersApi } from '../../src/workteams/users-of-team.ts';

export const POOL = 'us-east-1_Pool00001';
export const CLIENT = 'client1';

export const inPool = (UserGroup: string, UserPool = POOL, ClientId = CLIENT): MemberDefinition => ({
  CognitoMemberDefinition: { UserPool, UserGroup, ClientId },
});
export const arnOf = (name: string) =>
  `arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/${name}`;
export const teamOf = (name: string, more: Partial<Workteam> = {}): Workteam => ({
  WorkteamName: name,
  WorkteamArn: arnOf(name),
  Description: 'Readers',
  MemberDefinitions: [inPool('readers')],
  ...more,
});
export const WORKFORCE: Workforce = {
  WorkforceName: 'default',
  WorkforceArn: 'arn:aws:sagemaker:us-east-1:123456789012:workforce/default',
  CognitoConfig: { UserPool: POOL, ClientId: CLIENT },
};
export const user = (Username: string, more: Partial<CognitoUser> = {}): CognitoUser => ({
  Username,
  Email: Username,
  UserStatus: 'CONFIRMED',
  EmailVerified: true,
  Enabled: true,
  ...more,
});
export const awsError = (name: string, message = name) =>
  new GroundctlError(message, { code: 'aws-error', source: 'aws', aws: { name } as never });

/** An account in memory: what plans are made from, and what became of them, without a server between. */
export class Account {
  teams: Workteam[] = [teamOf('readers')];
  workforces: Workforce[] = [WORKFORCE];
  jobs: LabelingJob[] = [];
  tags = new Map<string, Tag[]>();
  /** Groups and who is in them, by pool. */
  pools = new Map<string, { users: CognitoUser[]; groups: Map<string, string[]> }>([
    [POOL, { users: [], groups: new Map([['readers', []]]) }],
  ]);
  client: TokenValidity | undefined;
  /** Every call that changes something, in order. */
  readonly sent: string[] = [];
  /** Thrown in place of an answer, by operation. */
  readonly fails = new Map<string, Error>();

  add(one: CognitoUser, groups: readonly string[] = [], pool = POOL): this {
    const there = this.#pool(pool);
    there.users.push(one);
    for (const group of groups) there.groups.set(group, [...(there.groups.get(group) ?? []), one.Username]);
    return this;
  }

  #pool(name: string) {
    const there = this.pools.get(name) ?? { users: [], groups: new Map<string, string[]>() };
    this.pools.set(name, there);
    return there;
  }

  #call<T>(operation: string, what: string | undefined, run: () => T): Promise<T> {
    const error = this.fails.get(operation);
    if (what !== undefined) this.sent.push(`${operation} ${what}`);
    return error === undefined ? Promise.resolve().then(run) : Promise.reject(error);
  }

  readonly api: WorkteamApi = {
    listWorkteams: () => this.#call('listWorkteams', undefined, () => [...this.teams]),
    describeWorkteam: (name) =>
      this.#call('describeWorkteam', undefined, () => this.teams.find((one) => one.WorkteamName === name)),
    createWorkteam: (input) =>
      this.#call('createWorkteam', input.WorkteamName, () => {
        const { Tags, WorkforceName: _, ...fields } = input;
        this.teams.push({ ...fields, WorkteamArn: arnOf(input.WorkteamName) });
        if (Tags !== undefined) this.tags.set(arnOf(input.WorkteamName), [...Tags]);
        return { WorkteamArn: arnOf(input.WorkteamName) };
      }),
    updateWorkteam: (input) =>
      this.#call('updateWorkteam', input.WorkteamName, () => {
        const at = this.teams.findIndex((one) => one.WorkteamName === input.WorkteamName);
        const changed = { ...(this.teams[at] as Workteam), ...input };
        this.teams[at] = changed;
        return changed;
      }),
    deleteWorkteam: (name) =>
      this.#call('deleteWorkteam', name, () => {
        const there = this.teams.some((one) => one.WorkteamName === name);
        this.teams = this.teams.filter((one) => one.WorkteamName !== name);
        return there ? { Success: true } : undefined;
      }),
    listWorkforces: () => this.#call('listWorkforces', undefined, () => [...this.workforces]),
    describeWorkforce: (name) =>
      this.#call('describeWorkforce', undefined, () =>
        this.workforces.find((one) => one.WorkforceName === name),
      ),
    updateWorkforceCidrs: (name, Cidrs) =>
      this.#call('updateWorkforceCidrs', `${name} ${Cidrs.join(',')}`, () => {
        const changed = { ...(this.workforces[0] as Workforce), SourceIpConfig: { Cidrs } };
        this.workforces = [changed];
        return changed;
      }),
    listLabelingJobs: () => this.#call('listLabelingJobs', undefined, () => [...this.jobs]),
    listTags: (arn) => this.#call('listTags', undefined, () => this.tags.get(arn) ?? []),
    addTags: (arn, tags) =>
      this.#call('addTags', tags.map(({ Key, Value }) => `${Key}=${Value}`).join(','), () => {
        const kept = (this.tags.get(arn) ?? []).filter((one) => !tags.some(({ Key }) => Key === one.Key));
        this.tags.set(arn, [...kept, ...tags]);
      }),
    deleteTags: (arn, keys) =>
      this.#call('deleteTags', keys.join(','), () => {
        this.tags.set(
          arn,
          (this.tags.get(arn) ?? []).filter(({ Key }) => !keys.includes(Key)),
        );
      }),
  };

  readonly members: MemberApi = {
    listUsersInGroup: (pool, group) =>
      this.#call('listUsersInGroup', undefined, () => {
        const { users, groups } = this.#pool(pool);
        const names = groups.get(group);
        return names && users.filter(({ Username }) => names.includes(Username));
      }),
    getUser: (pool, name) =>
      this.#call('getUser', undefined, () =>
        this.#pool(pool).users.find(({ Username }) => Username === name),
      ),
    listUsers: (pool) => this.#call('listUsers', undefined, () => this.#pool(pool).users),
    createUser: ({ userPool, email, messageAction }: CreateUserInput) =>
      this.#call('createUser', `${email}${messageAction ? ` ${messageAction}` : ''}`, () => {
        const made = user(email, { UserStatus: 'FORCE_CHANGE_PASSWORD' });
        if (messageAction === undefined) this.#pool(userPool).users.push(made);
        return made;
      }),
    groupExists: (pool, group) =>
      this.#call('groupExists', undefined, () => this.#pool(pool).groups.has(group)),
    createGroup: (pool, group) =>
      this.#call('createGroup', group, () => {
        this.#pool(pool).groups.set(group, []);
      }),
    addUserToGroup: (pool, name, group) =>
      this.#call('addUserToGroup', `${name} ${group}`, () => {
        this.#pool(pool).groups.get(group)?.push(name);
      }),
    removeUserFromGroup: (pool, name, group) =>
      this.#call('removeUserFromGroup', `${name} ${group}`, () => {
        const { groups } = this.#pool(pool);
        groups.set(
          group,
          (groups.get(group) ?? []).filter((one) => one !== name),
        );
      }),
    disableUser: (_, name) => this.#call('disableUser', name, () => {}),
    deleteUser: (_, name) => this.#call('deleteUser', name, () => {}),
    listGroups: (pool) => this.#call('listGroups', undefined, () => [...this.#pool(pool).groups.keys()]),
    listGroupsOfUser: (pool, name) =>
      this.#call('listGroupsOfUser', undefined, () =>
        [...this.#pool(pool).groups].filter(([, names]) => names.includes(name)).map(([group]) => group),
      ),
    describeClient: () => this.#call('describeClient', undefined, () => this.client),
  };

  /** Flow definitions and evaluation jobs that use the teams. */
  readonly flows: { name: string; team: string }[] = [];
  readonly evaluations: { name: string; flow: string }[] = [];
  readonly users: TeamUsersApi = {
    listFlowDefinitions: () =>
      this.#call('listFlowDefinitions', undefined, () => this.flows.map(({ name }) => name)),
    describeFlowDefinition: (name: string) =>
      this.#call('describeFlowDefinition', undefined, () => {
        const team = this.flows.find((one) => one.name === name)?.team ?? '';
        return {
          FlowDefinitionName: name,
          FlowDefinitionArn: `arn:aws:sagemaker:us-east-1:123456789012:flow-definition/${name}`,
          WorkteamArn: arnOf(team),
          FlowDefinitionStatus: 'Active',
        };
      }),
    humanEvaluationJobs: () =>
      this.#call('humanEvaluationJobs', undefined, () =>
        this.evaluations.map(({ name }) => ({ jobName: name, jobArn: name })),
      ),
    flowDefinitionOf: (jobArn: string) =>
      this.#call(
        'flowDefinitionOf',
        undefined,
        () =>
          `arn:aws:sagemaker:us-east-1:123456789012:flow-definition/${this.evaluations.find(({ name }) => name === jobArn)?.flow}`,
      ),
  } as unknown as TeamUsersApi;
}
