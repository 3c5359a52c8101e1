import { join } from 'node:path';
import { createBucketSettingsApi } from '../aws/bucket-settings.ts';
import { createSageMakerApi } from '../aws/sagemaker.ts';
import { createStsApi } from '../aws/sts.ts';
import type { CallOptions } from '../core/call-options.ts';
import { lazy, lazyMembers } from '../lazy.ts';
import type { PolicyOperations } from '../policies/operations.ts';
import { createPolicyOperations } from '../policies/policy-operations.ts';
import { ownStateFolder } from '../settings/own-state-folder.ts';
import { type TeamRef, teamName } from '../workteams/team-ref.ts';
import type { Wires } from './wires.ts';

/** The domain's operations, which take whatever names a team where it takes a name. */
export interface TeamPolicyOperations extends Omit<PolicyOperations, 'teamParameters'> {
  /** Parameters that a work team and its workforce answer. */
  teamParameters(team: TeamRef, options?: CallOptions): ReturnType<PolicyOperations['teamParameters']>;
  /** The policy of a KMS key of the account, as JSON text; undefined when there is no such key. */
  keyPolicy(keyArn: string, options?: CallOptions): Promise<string | undefined>;
}

export function policiesOn({ config, opened, identity, target }: Wires): TeamPolicyOperations {
  const sagemaker = opened(createSageMakerApi(config('sagemaker')));
  const place = { region: target.region, account: async () => (await identity()).Account };
  const roles = lazyMembers(
    lazy(async () => opened((await import('../aws/role-policies.ts')).createRolePolicyApi(config('iam')))),
  );
  const endpoints = lazyMembers(
    lazy(async () => {
      const { createVpcEndpointApi } = await import('../aws/vpc-endpoints.ts');
      return opened(createVpcEndpointApi(config('ec2'), target.region));
    }),
  );
  const operations = createPolicyOperations({
    teams: sagemaker,
    messages: opened(createStsApi(config('sts'))),
    collecting: {
      roles: roles.calls(
        'getRole',
        'listRolePolicies',
        'getRolePolicy',
        'listAttachedRolePolicies',
        'getManagedPolicy',
      ),
      endpoints: endpoints.calls('describeS3Endpoints'),
    },
    buckets: opened(createBucketSettingsApi(config('s3'))),
    caller: identity,
    backupFolder: join(ownStateFolder(), 'backups'),
  });
  const kms = lazy(async () => opened((await import('../aws/kms.ts')).createKmsApi(config('kms'))));
  return {
    ...operations,
    keyPolicy: async (keyArn, options) => (await kms()).keyPolicy(keyArn, options),
    teamParameters: async (team, options) => operations.teamParameters(await teamName(team, place), options),
  };
}
