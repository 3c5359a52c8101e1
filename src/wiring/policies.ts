import { homedir } from 'node:os';
import { join } from 'node:path';
import { createBucketSettingsApi } from '../aws/bucket-settings.ts';
import { createSageMakerApi } from '../aws/sagemaker.ts';
import { createStsApi } from '../aws/sts.ts';
import { stateFolder } from '../core/state-folder.ts';
import { lazy, lazyOperations } from '../lazy.ts';
import { createPolicyOperations } from '../policies/policy-operations.ts';
import { teamName } from '../workteams/team-ref.ts';
import type { Wires } from './wires.ts';

export function policiesOn({ config, opened, identity, target }: Wires) {
  const state = stateFolder({ env: process.env, platform: process.platform, home: homedir() });
  const sagemaker = opened(createSageMakerApi(config('sagemaker')));
  const place = { region: target.region, account: async () => (await identity()).Account };
  return createPolicyOperations({
    teams: {
      ...sagemaker,
      describeWorkteam: async (team, options) =>
        sagemaker.describeWorkteam(await teamName(team, place), options),
    },
    messages: opened(createStsApi(config('sts'))),
    collecting: {
      roles: lazyOperations(
        lazy(async () =>
          opened((await import('../aws/role-policies.ts')).createRolePolicyApi(config('iam'))),
        ),
        [],
      ),
      endpoints: lazyOperations(
        lazy(async () => {
          const { createVpcEndpointApi } = await import('../aws/vpc-endpoints.ts');
          return opened(createVpcEndpointApi(config('ec2'), target.region));
        }),
        [],
      ),
    },
    buckets: opened(createBucketSettingsApi(config('s3'))),
    caller: identity,
    backupFolder: join(state, 'backups'),
  });
}
