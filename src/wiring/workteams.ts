import { createCognitoApi } from '../aws/cognito.ts';
import { createSageMakerApi } from '../aws/sagemaker.ts';
import { createWorkteamOperations } from '../workteams/workteam-operations.ts';
import type { Wires } from './wires.ts';

export function workteamsOn({ config, opened, target, identity, defaults }: Wires) {
  const teams = opened(createSageMakerApi(config('sagemaker')));
  const members = opened(createCognitoApi(config('cognito_identity_provider')));
  return createWorkteamOperations(
    {
      teams,
      members,
      users: async () => ({
        ...opened((await import('../aws/bedrock.ts')).createBedrockApi(config('bedrock'))),
        listFlowDefinitions: teams.listFlowDefinitions,
        describeFlowDefinition: teams.describeFlowDefinition,
      }),
      surroundings: async () => {
        const [{ auditApi }, { policyJudge }] = await Promise.all([
          import('./audit-api.ts'),
          import('./policy-judge.ts'),
        ]);
        return { audit: auditApi({ config, opened }, { ...teams, ...members }), judge: policyJudge };
      },
    },
    { region: target.region, account: async () => (await identity()).Account },
    defaults.workforce,
  );
}
