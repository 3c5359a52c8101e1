import { createCognitoApi } from '../aws/cognito.ts';
import { createSageMakerApi } from '../aws/sagemaker.ts';
import { createWorkteamOperations } from '../workteams/workteam-operations.ts';
import type { Wires } from './wires.ts';

export function workteamsOn({ config, opened, target, identity }: Wires) {
  return createWorkteamOperations(
    opened(createSageMakerApi(config('sagemaker'))),
    opened(createCognitoApi(config('cognito_identity_provider'))),
    { region: target.region, account: async () => (await identity()).Account },
  );
}
