import type { PlanResult } from '../../../src/core/plan.ts';
import type { WorkteamChange } from '../../../src/workteams/change.ts';
import { type Lock, lockOf } from '../../../src/workteams/lock.ts';
import type { EnabledOrDisabled } from '../../../src/workteams/model.ts';
import { checkCidrs } from '../../../src/workteams/plan-allow-ips.ts';
import type { Request } from './requests.ts';

/** The changes that put back what the last change of locks, or of the allow list, replaced. */
export type Undo = readonly Extract<Request, { type: 'update' | 'allow-ips' }>[];

/** What of a change that was made can be undone: the plan holds the old values. Undefined for nothing. */
export function undoOf(result: PlanResult<WorkteamChange>): Undo | undefined {
  const made = result.outcomes.flatMap(({ status, change }) => (status === 'applied' ? [change] : []));
  const locks = Map.groupBy(made.flatMap(lockBefore), ({ lock }) => lock);
  const undo: Undo = [
    ...[...locks].map(([lock, teams]) => ({
      type: 'update' as const,
      names: teams.map(({ name }) => name),
      input: { lock, ...(lock === 'both' ? { force: true } : {}) },
    })),
    ...made.flatMap(allowListBefore),
  ];
  return undo.length === 0 ? undefined : undo;
}

function lockBefore({ action, fields }: WorkteamChange): { readonly name: string; readonly lock: Lock }[] {
  if (action.type !== 'update-workteam') return [];
  const { WorkteamName: name, WorkerAccessConfiguration: after } = action.input;
  const before = (flag: 'SourceIp' | 'VpcSourceIp') => fields.find(({ field }) => field === flag)?.before;
  if (before('SourceIp') === undefined && before('VpcSourceIp') === undefined) return [];
  const flags = { ...after?.S3Presign?.IamPolicyConstraints };
  for (const flag of ['SourceIp', 'VpcSourceIp'] as const) {
    flags[flag] = (before(flag) as EnabledOrDisabled | undefined) ?? flags[flag];
  }
  return [{ name, lock: lockOf({ S3Presign: { IamPolicyConstraints: flags } }) }];
}

function allowListBefore({ action, fields }: WorkteamChange): Undo {
  if (action.type !== 'update-cidrs') return [];
  const before = fields.find(({ field }) => field === 'SourceIpConfig.Cidrs')?.before;
  const cidrs = Array.isArray(before) ? before.map(String) : [];
  const force = checkCidrs(cidrs).length > 0;
  return [{ type: 'allow-ips', cidrs, workforce: action.workforce, ...(force ? { force } : {}) }];
}
