import { applySettings } from './apply/apply.ts';
import { backupsIn } from './apply/backup.ts';
import { planApply } from './apply/plan-apply.ts';
import { readAuthorizationMessage } from './authorization-message.ts';
import { collectPolicies } from './collect/collect.ts';
import type { CollectPorts } from './collect/ports.ts';
import type { PolicyOperations } from './operations.ts';
import type { BucketSettingsApi, Caller, MessageDecoder, TeamLookup } from './ports.ts';
import { teamParameters } from './team-parameters.ts';

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
