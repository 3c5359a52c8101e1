import { CreateFlowDefinitionCommand, CreateHumanTaskUiCommand } from '@aws-sdk/client-sagemaker';
import { DEMO_ROLE } from '../../src/sandbox/seed/s3-demo.ts';
import type { Connected } from './sandbox.ts';

/** Makes a flow definition of Amazon A2I that goes to the team, with a user interface of its own; gives its ARN. */
export async function flowDefinition(
  here: Connected,
  FlowDefinitionName: string,
  WorkteamArn: string,
): Promise<string> {
  const ui = await here.sagemaker.send(
    new CreateHumanTaskUiCommand({
      HumanTaskUiName: `${FlowDefinitionName}-ui`,
      UiTemplate: { Content: '<crowd-form></crowd-form>' },
    }),
  );
  const flow = await here.sagemaker.send(
    new CreateFlowDefinitionCommand({
      FlowDefinitionName,
      RoleArn: `arn:aws:iam::123456789012:role/${DEMO_ROLE.name}`,
      OutputConfig: { S3OutputPath: 's3://acme-labeling-data/a2i/' },
      HumanLoopConfig: {
        WorkteamArn,
        HumanTaskUiArn: ui.HumanTaskUiArn ?? '',
        TaskTitle: 'Review',
        TaskDescription: 'Review',
        TaskCount: 1,
      },
    }),
  );
  return flow.FlowDefinitionArn ?? '';
}
