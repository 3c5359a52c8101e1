import type { Tag } from '../../workteams/model.ts';
import { AwsError } from '../aws-error.ts';
import type { Call, Operations } from '../environment.ts';
import { flowDefinitionArn } from './arns.ts';
import { existing, referred, validationError } from './errors.ts';
import { humanTaskUiOf } from './human-task-uis.ts';
import { type CreatedInput, listCreated } from './list.ts';
import type { FlowDefinitionSettings, StoredFlowDefinition } from './state.ts';
import { setTags } from './tags.ts';
import { workteamAt } from './workteams.ts';

interface Named {
  readonly FlowDefinitionName: string;
}

export const flowDefinitionOperations: Operations = {
  /** AWS takes a while through Initializing; here the flow definition is active at once. */
  CreateFlowDefinition(
    {
      Tags,
      FlowDefinitionName: name,
      ...settings
    }: Named & FlowDefinitionSettings & { readonly Tags?: readonly Tag[] },
    call,
  ) {
    const { sagemaker } = call.state;
    if (sagemaker.flowDefinitions.has(name)) {
      throw new AwsError('ResourceInUse', `The flow definition ${name} already exists.`);
    }
    const loop = settings.HumanLoopConfig;
    if (loop !== undefined) {
      humanTaskUiOf(loop.HumanTaskUiArn, call);
      checkWorkteam(loop.WorkteamArn, call);
    }
    if (call.env.iam.role(settings.RoleArn) === undefined) {
      throw validationError(`Could not assume the role ${settings.RoleArn}.`);
    }
    const arn = flowDefinitionArn(call, name);
    sagemaker.flowDefinitions.set(name, { name, arn, created: call.now, settings });
    setTags(sagemaker, arn, Tags ?? []);
    return { FlowDefinitionArn: arn };
  },

  DescribeFlowDefinition(input: Named, call) {
    const flow = flowDefinitionNamed(input.FlowDefinitionName, call);
    return { ...summary(flow), ...flow.settings };
  },

  ListFlowDefinitions(input: CreatedInput, call) {
    const { items, ...next } = listCreated(call.state.sagemaker.flowDefinitions.values(), input, call);
    return { FlowDefinitionSummaries: items.map(summary), ...next };
  },

  DeleteFlowDefinition(input: Named, call) {
    const { sagemaker } = call.state;
    const { name, arn } = flowDefinitionNamed(input.FlowDefinitionName, call);
    sagemaker.flowDefinitions.delete(name);
    sagemaker.tags.delete(arn);
    return {};
  },
};

function summary({ name, arn, created }: StoredFlowDefinition): object {
  return {
    FlowDefinitionName: name,
    FlowDefinitionArn: arn,
    FlowDefinitionStatus: 'Active',
    CreationTime: created,
  };
}

/** Teams of other accounts are a vendor's or the public crowd's: those are taken as they are. */
function checkWorkteam(arn: string, call: Call): void {
  if (arn.split(':')[4] !== call.accountId) return;
  referred(workteamAt(arn, call), `The work team ${arn}`);
}

function flowDefinitionNamed(name: string, call: Call): StoredFlowDefinition {
  return existing(call.state.sagemaker.flowDefinitions.get(name), `The flow definition ${name}`);
}
