import type { CallOptions } from '../core/call-options.ts';
import type { EventStream } from '../core/events.ts';
import type { Plan, PlanEvent, PlanResult } from '../core/plan.ts';
import type { SettingChange } from './apply/change.ts';
import type { ApplyInput } from './apply/plan-apply.ts';
import type { AuthorizationMessage } from './authorization-message.ts';
import type { Collected, CollectInput } from './collect/collect.ts';
import type { WrittenParameters } from './generate/read-parameters.ts';

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
