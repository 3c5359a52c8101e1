import type { EventStream } from '../core/events.ts';
import type { Plan, PlanEvent, PlanResult } from '../core/plan.ts';
import { applySettings } from './apply/apply.ts';
import { backupsIn } from './apply/backup.ts';
import type { SettingChange } from './apply/change.ts';
import { type ApplyInput, planApply } from './apply/plan-apply.ts';
import { type AuthorizationMessage, readAuthorizationMessage } from './authorization-message.ts';
import { type Collected, type CollectInput, collectPolicies } from './collect/collect.ts';
import type { CollectPorts } from './collect/ports.ts';
import type { WrittenParameters } from './generate/read-parameters.ts';
import type { BucketSettingsApi, Caller, CallOptions, MessageDecoder, TeamLookup } from './ports.ts';
import { teamParameters } from './team-parameters.ts';

/** What of this domain needs AWS; generating, linting and evaluating do not. */
export interface PolicyOperations {
  /** Parameters that a work team and its workforce answer. */
  teamParameters(workteam: string, options?: CallOptions): Promise<WrittenParameters>;
  /** What an encoded authorization message says, from STS; it needs sts:DecodeAuthorizationMessage. */
  decodeMessage(encoded: string, options?: CallOptions): Promise<AuthorizationMessage>;
  /** Everything the account says about a role and a bucket, read only. */
  collect(input: CollectInput, options?: CallOptions): Promise<Collected>;
  planApply(input: ApplyInput, options?: CallOptions): Promise<Plan<SettingChange>>;
  /** Saves what is replaced to `backupFolder`, the platform's state folder where it is left out. */
  apply(
    plan: Plan<SettingChange>,
    signal?: AbortSignal,
    backupFolder?: string,
  ): EventStream<PlanEvent<SettingChange>, PlanResult<SettingChange>>;
}

export interface PolicyPorts {
  readonly buckets: BucketSettingsApi;
  readonly teams: TeamLookup;
  readonly messages: MessageDecoder;
  readonly collecting: Pick<CollectPorts, 'roles' | 'endpoints'>;
  caller(): Promise<Caller>;
  /** Where backups go unless said. */
  readonly backupFolder: string;
}

/** The policies domain over the ports it is given. */
export function createPolicyOperations(ports: PolicyPorts): PolicyOperations {
  return {
    teamParameters: (workteam, options) => teamParameters(ports.teams, workteam, options),
    decodeMessage: async (encoded, options) =>
      readAuthorizationMessage(await ports.messages.decodeAuthorizationMessage(encoded, options)),
    collect: (input, options) =>
      collectPolicies(
        { ...ports.collecting, buckets: ports.buckets, caller: () => ports.caller() },
        input,
        options,
      ),
    planApply: async (input, options) => planApply(ports.buckets, await ports.caller(), input, options),
    apply: (plan, signal, backupFolder = ports.backupFolder) =>
      applySettings(ports.buckets, backupsIn(backupFolder), plan, signal),
  };
}
