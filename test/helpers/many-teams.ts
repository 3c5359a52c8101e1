import type { Connection } from '../../src/connect.ts';
import { type Change, type Plan, runPlan } from '../../src/core/plan.ts';
import type { WorkteamChange } from '../../src/workteams/change.ts';
import type { WorkteamOperations } from '../../src/workteams/operations.ts';
import type { TeamDetail, TeamList, TeamSummary } from '../../src/workteams/team.ts';

const LOCKS = ['off', 'source-ip', 'vpc-source-ip', 'both'] as const;
const NOW = Date.UTC(2026, 10, 21);
const started = Date.now();

/** The clock of an account of such teams: it is always the same day there. */
export const clockOfTeams = () => NOW + Date.now() - started;

/** A team that differs from the others by its number; every third name is in wide characters. */
export function team(number: number): TeamSummary {
  const name = `team-${String(number).padStart(5, '0')}`;
  const total = number % 23;
  return {
    workteam: {
      WorkteamName: name,
      WorkteamArn: `arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/${name}`,
      MemberDefinitions: [
        { CognitoMemberDefinition: { UserPool: 'us-east-1_Pool', UserGroup: name, ClientId: 'client' } },
      ],
      Description: number % 3 === 0 ? `画像ラベリング ${number}` : `Labels batch ${number}`,
      LastUpdatedDate: new Date(NOW - number * 3_600_000),
    },
    lock: LOCKS[number % LOCKS.length] ?? 'off',
    membership: {
      known: true,
      counts: { total, byState: { verified: total, unverified: 0, invited: 0, disabled: 0, other: 0 } },
      missingGroups: [],
    },
    workforce: undefined,
    allowList: [],
    openJobs: number % 7,
    findings: [],
  };
}

export function teamList(count: number): TeamList {
  return {
    teams: Array.from({ length: count }, (_, index) => team(index)),
    workforces: [],
    limit: 25,
    incomplete: [],
  };
}

/** What an operation answers in a test, where it differs from an account with a few teams. */
export type Answers = Partial<WorkteamOperations>;

/** The operations of a domain that the test has nothing to do with. */
const elsewhere = <T extends object>(): T =>
  new Proxy({} as T, {
    get: () => () => Promise.reject(new Error('This test does not go there.')),
  });

/** A connection whose account is a list in memory. Changes are carried out in name only. */
export function memoryConnection(list: TeamList, answers: Answers = {}): Connection {
  const refuse = () => Promise.reject(new Error('This test does not plan that.'));
  const update: WorkteamOperations['planUpdate'] = async (teams, input) =>
    plan(teams.map(String), String(input.lock));
  return {
    target: { profile: 'demo', region: 'us-east-1', endpoint: undefined, sandbox: false },
    identity: async () => ({ Account: '123456789012', Arn: 'arn:aws:iam::123456789012:user/test' }),
    requests: () => 0,
    probes: async () => [],
    close: async () => {},
    policies: elsewhere(),
    batches: elsewhere(),
    accessLogs: elsewhere(),
    migrate: elsewhere(),
    jobs: elsewhere(),
    labels: elsewhere(),
    templates: elsewhere(),
    workteams: {
      list: async () => list,
      show: async (name) => detailOf(list, String(name)),
      audit: async () => [],
      workforces: async () => [...list.workforces],
      planCreate: refuse,
      planUpdate: update,
      planDelete: async (ref) => {
        const name = String(ref);
        return { ...plan([name], 'off'), title: `Delete ${name}`, confirmName: name };
      },
      planFile: refuse,
      exportTeams: refuse,
      planRemoveEverywhere: refuse,
      planSync: refuse,
      people: async () => [],
      planInvite: refuse,
      planRemoveMembers: refuse,
      planAllowIps: refuse,
      apply: (planned, signal) => runPlan(planned, async () => undefined, { signal }),
      ...answers,
    },
  };
}

function plan(names: readonly string[], lock: string): Plan<WorkteamChange> {
  const changes = names.map((name): Change & WorkteamChange => ({
    kind: 'update',
    subject: `workteam ${name}`,
    fields: [{ field: 'SourceIp', before: 'Disabled', after: lock === 'off' ? 'Disabled' : 'Enabled' }],
    action: { type: 'update-workteam', input: { WorkteamName: name } },
  }));
  return { title: `Lock ${names.join(', ')}`, changes, unchanged: [], findings: [] };
}

function detailOf(list: TeamList, name: string): TeamDetail {
  const summary = list.teams.find(({ workteam }) => workteam.WorkteamName === name) ?? team(0);
  return { ...summary, members: [], jobs: [], tags: [], incomplete: [] };
}
