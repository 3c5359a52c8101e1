import type { CallOptions } from '../../core/call-options.ts';
import type { Plan, Unchanged } from '../../core/plan.ts';
import type { WorkteamChange } from '../change.ts';
import { type FieldProblem, throwProblems } from '../check.ts';
import { canonicalCidrs } from '../cidrs.ts';
import { fieldChanges, sameJson } from '../fields.ts';
import { checkKindOfGroups } from '../groups.ts';
import { workforceOf } from '../list.ts';
import type { Tag, Workforce, Workteam } from '../model.ts';
import { planAllowIps } from '../plan-allow-ips.ts';
import { createChange } from '../plan-create.ts';
import { deleteChange } from '../plan-delete.ts';
import { homeOf, updateChange } from '../plan-update.ts';
import type { MemberApi, WorkteamApi } from '../ports.ts';
import {
  type CognitoHome,
  checkCreateInput,
  checkUpdateInput,
  toCreateInput,
  toUpdateInput,
} from '../team-input.ts';
import type { Place } from '../team-ref.ts';
import { type GroupToFill, planGroups } from './plan-groups.ts';
import type { TeamEntry, TeamsFile } from './teams-file.ts';
import { checkPlace, workforceFor } from './teams-place.ts';

export interface FilePlanOptions extends CallOptions {
  /** Delete teams and take out members that the file does not name. */
  readonly prune?: boolean | undefined;
  /** What would otherwise be refused: both flags, an open allow list, a second account in another letter case. */
  readonly force?: boolean | undefined;
}

/**
 * Plans what makes the account as the file says: what is missing is created, what differs is updated, and what the
 * file does not name is deleted with `prune` and left alone without. A file that the account already is like gives
 * a plan without changes; the order of anything in the file makes no difference.
 */
export async function planTeamsFile(
  api: WorkteamApi,
  members: MemberApi,
  file: TeamsFile,
  place: Place,
  options: FilePlanOptions = {},
): Promise<Plan<WorkteamChange>> {
  await checkPlace(file, place);
  const [workforces, teams] = await Promise.all([api.listWorkforces(options), api.listWorkteams(options)]);
  const workforce = workforceFor(file, workforces);
  const existing = new Map(teams.map((team) => [team.WorkteamName, team]));
  const parts: Part[] = [await allowListPart(api, file, workforce, options)];
  const groups: GroupToFill[] = [];
  const problems: FieldProblem[] = [];
  for (const [name, entry] of [...file.teams].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const team = existing.get(name);
    const home = homeFor(team, entry, workforce, workforces);
    problems.push(...problemsOf(name, entry, team, home, options));
    if (workforce)
      checkKindOfGroups(workforce, { cognitoGroups: entry.groups, oidcGroups: entry.oidcGroups });
    parts.push(
      team ? await updatePart(api, team, entry, home, options) : createPart(name, entry, home, workforce),
    );
    for (const group of entry.groups ?? []) {
      groups.push({ userPool: home.userPool, group, members: entry.members?.get(group) });
    }
  }
  throwProblems('The file cannot be carried out', problems);
  const people = await planGroups(members, groups, options);
  for (const team of teams) {
    if (!file.teams.has(team.WorkteamName)) parts.push(goneTeam(team, options.prune === true));
  }
  return {
    title: `Make ${file.teams.size === 1 ? '1 work team' : `${file.teams.size} work teams`} in ${place.region} match the file`,
    changes: [...people.groups, ...parts.flatMap(({ changes = [] }) => changes), ...people.changes],
    unchanged: [...parts.flatMap(({ unchanged = [] }) => unchanged), ...people.unchanged],
    findings: [],
  };
}

interface Part {
  readonly changes?: readonly WorkteamChange[];
  readonly unchanged?: readonly Unchanged[];
}

async function allowListPart(
  api: WorkteamApi,
  file: TeamsFile,
  workforce: Workforce | undefined,
  options: FilePlanOptions,
): Promise<Part> {
  const wanted = file.workforce?.allowList;
  if (wanted === undefined || workforce === undefined) return {};
  const before = workforce.SourceIpConfig?.Cidrs ?? [];
  if (sameJson(canonicalCidrs(before).sort(), canonicalCidrs(wanted).sort())) return {};
  return planAllowIps(api, wanted, {
    workforce: workforce.WorkforceName,
    signal: options.signal,
    force: options.force,
  });
}

/** The pool and client of a team's groups: the file's, else those it has, else the workforce's. */
function homeFor(
  team: Workteam | undefined,
  entry: TeamEntry,
  workforce: Workforce | undefined,
  workforces: readonly Workforce[],
): CognitoHome {
  const own = homeOf(team, team ? workforceOf(team, workforces) : workforce);
  return { userPool: entry.userPool ?? own.userPool, clientId: entry.clientId ?? own.clientId };
}

function inputOf(entry: TeamEntry) {
  return {
    description: entry.description,
    cognitoGroups: entry.groups,
    oidcGroups: entry.oidcGroups,
    userPool: entry.userPool,
    clientId: entry.clientId,
    notificationTopicArn: entry.notificationTopic,
    lock: entry.lock,
  };
}

function problemsOf(
  name: string,
  entry: TeamEntry,
  team: Workteam | undefined,
  home: CognitoHome,
  { force }: FilePlanOptions,
): FieldProblem[] {
  const of = (problems: readonly FieldProblem[]) =>
    problems.map(({ field, message }) => ({ field: `team ${name}, ${field}`, message }));
  if (team === undefined) {
    const topic = entry.notificationTopic || undefined;
    return of(
      checkCreateInput({
        ...inputOf(entry),
        name,
        description: entry.description ?? '',
        notificationTopicArn: topic,
        tags: tagsOf(entry),
        force,
      }),
    );
  }
  const changed = fieldChanges(team, toUpdateInput(name, inputOf(entry), home)).map(({ field }) => field);
  // A team that has both flags already is as it is.
  const lock = changed.includes('SourceIp') || changed.includes('VpcSourceIp') ? entry.lock : undefined;
  return lock === undefined ? [] : of(checkUpdateInput([name], { lock, force }));
}

function tagsOf({ tags = {} }: TeamEntry): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function createPart(
  name: string,
  entry: TeamEntry,
  home: CognitoHome,
  workforce: Workforce | undefined,
): Part {
  const request = toCreateInput(
    {
      ...inputOf(entry),
      name,
      description: entry.description ?? '',
      notificationTopicArn: entry.notificationTopic || undefined,
      tags: tagsOf(entry),
      workforce: workforce?.WorkforceName,
    },
    home,
  );
  return { changes: [createChange(request)] };
}

async function updatePart(
  api: WorkteamApi,
  team: Workteam,
  entry: TeamEntry,
  home: CognitoHome,
  options: FilePlanOptions,
): Promise<Part> {
  const name = team.WorkteamName;
  const request = toUpdateInput(name, inputOf(entry), home);
  const fields = fieldChanges(team, request);
  // Only what differs is sent: a field that somebody changes in between is not put back by the way.
  const changed = new Set(fields.map(({ field }) => field));
  const {
    WorkteamName,
    Description,
    MemberDefinitions,
    NotificationConfiguration,
    WorkerAccessConfiguration,
  } = request;
  const lock = changed.has('SourceIp') || changed.has('VpcSourceIp');
  const input = {
    WorkteamName,
    ...(changed.has('Description') ? { Description } : {}),
    ...(changed.has('MemberDefinitions') ? { MemberDefinitions } : {}),
    ...(changed.has('NotificationTopicArn') ? { NotificationConfiguration } : {}),
    ...(lock ? { WorkerAccessConfiguration } : {}),
  };
  const tags = entry.tags === undefined ? [] : await tagChanges(api, team, entry.tags, options);
  const changes = [...(fields.length === 0 ? [] : [updateChange(fields, input)]), ...tags];
  return changes.length > 0
    ? { changes }
    : { unchanged: [{ subject: `workteam ${name}`, reason: 'matches the file', result: 'as-asked' }] };
}

async function tagChanges(
  api: WorkteamApi,
  { WorkteamName: name, WorkteamArn: arn }: Workteam,
  wanted: Readonly<Record<string, string>>,
  options: CallOptions,
): Promise<WorkteamChange[]> {
  const now = new Map(
    (await api.listTags(arn, options))
      .filter(({ Key }) => !/^aws:/i.test(Key))
      .map(({ Key, Value }) => [Key, Value]),
  );
  const set = Object.entries(wanted)
    .filter(([Key, Value]) => now.get(Key) !== Value)
    .map(([Key, Value]) => ({ Key, Value }));
  const remove = [...now.keys()].filter((key) => !Object.hasOwn(wanted, key));
  if (set.length + remove.length === 0) return [];
  return [
    {
      kind: 'update',
      subject: `tags of workteam ${name}`,
      fields: [
        ...set.map(({ Key, Value }) => ({ field: `Tag ${Key}`, before: now.get(Key) ?? null, after: Value })),
        ...remove.map((key) => ({ field: `Tag ${key}`, before: now.get(key) ?? null, after: null })),
      ],
      action: { type: 'set-tags', name, arn, set, remove },
    },
  ];
}

function goneTeam(team: Workteam, prune: boolean): Part {
  const name = team.WorkteamName;
  const subject = `workteam ${name}`;
  if (!prune) {
    const reason = 'is not in the file but stays (--prune deletes it)';
    return { unchanged: [{ subject, reason, result: 'not-in-file' }] };
  }
  return { changes: [deleteChange(team)] };
}
