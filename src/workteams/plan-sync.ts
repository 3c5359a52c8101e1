import type { CallOptions } from '../core/call-options.ts';
import type { Plan } from '../core/plan.ts';
import type { WorkteamChange } from './change.ts';
import { checkName, throwProblems } from './check.ts';
import { checkEmails } from './email.ts';
import { planGroups } from './file/plan-groups.ts';
import { requireTeam } from './find.ts';
import { placeFor } from './plan-members.ts';
import type { MemberApi, WorkteamApi } from './ports.ts';

export interface SyncMembersInput {
  readonly team: string;
  /** Everybody who should be in the team; whoever is not named leaves. */
  readonly emails: readonly string[];
  /** Which of the team's Cognito groups; needed only when it has several. */
  readonly group?: string | undefined;
  /** Invite an address although the pool has it in another letter case. */
  readonly force?: boolean | undefined;
}

/** Plans who joins and who leaves, so that exactly the people of a list are in a team's group. */
export async function planSync(
  api: WorkteamApi,
  members: MemberApi,
  input: SyncMembersInput,
  options: CallOptions = {},
): Promise<Plan<WorkteamChange>> {
  const { addresses, problems } = checkEmails(input.emails);
  throwProblems('The members cannot be set as given', [...checkName(input.team), ...problems]);
  const { UserPool, UserGroup } = placeFor(await requireTeam(api, input.team, options), input.group);
  const { groups, changes, unchanged } = await planGroups(
    members,
    [{ userPool: UserPool, group: UserGroup, members: addresses }],
    { ...options, prune: true, force: input.force },
  );
  const count = (kinds: readonly string[]) => changes.filter(({ kind }) => kinds.includes(kind)).length;
  return {
    title: `Members of ${input.team}: ${count(['invite', 'add'])} join, ${count(['remove'])} leave`,
    changes: [...groups, ...changes],
    unchanged,
    findings: [],
  };
}
