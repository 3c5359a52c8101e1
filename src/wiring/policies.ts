import { homedir } from 'node:os';
import { join } from 'node:path';
import { createBucketSettingsApi } from '../aws/bucket-settings.ts';
import { createSageMakerApi } from '../aws/sagemaker.ts';
import { stateFolder } from '../core/state-folder.ts';
import { createPolicyOperations } from '../policies/policy-operations.ts';
import type { Wires } from './wires.ts';

export function policiesOn({ config, opened, identity }: Wires) {
  const state = stateFolder({ env: process.env, platform: process.platform, home: homedir() });
  return createPolicyOperations({
    teams: opened(createSageMakerApi(config('sagemaker'))),
    buckets: opened(createBucketSettingsApi(config('s3'))),
    caller: identity,
    backupFolder: join(state, 'backups'),
  });
}
