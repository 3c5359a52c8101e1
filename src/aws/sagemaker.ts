import {
  AddTagsCommand,
  CreateWorkteamCommand,
  type CreateWorkteamCommandInput,
  DeleteTagsCommand,
  DeleteWorkteamCommand,
  DescribeFlowDefinitionCommand,
  DescribeLabelingJobCommand,
  DescribeWorkforceCommand,
  DescribeWorkteamCommand,
  type LabelingJobSummary,
  ListFlowDefinitionsCommand,
  ListLabelingJobsCommand,
  ListTagsCommand,
  ListWorkforcesCommand,
  ListWorkteamsCommand,
  SageMakerClient,
  type Tag,
  UpdateWorkforceCommand,
  UpdateWorkteamCommand,
  type UpdateWorkteamCommandInput,
  type Workforce,
  type Workteam,
} from '@aws-sdk/client-sagemaker';
import type { CallOptions } from '../core/call-options.ts';
import type { GroundctlError } from '../core/errors.ts';
import { abort, collect, named, orMissing } from './call.ts';
import type { ClientConfig } from './session.ts';
import { type DeepReadonly, present } from './shapes.ts';

/** SageMaker as the workteams domain needs it, over the SDK's client. */
export function createSageMakerApi(config: ClientConfig) {
  const client = named(new SageMakerClient(config), 'sagemaker');
  return {
    listWorkteams: (options?: CallOptions & { readonly nameContains?: string }) =>
      collect(
        (NextToken) =>
          client.send(
            new ListWorkteamsCommand({ NextToken, MaxResults: 100, NameContains: options?.nameContains }),
            abort(options),
          ),
        (page) => page.Workteams?.map(toWorkteam),
        (page) => page.NextToken,
      ),
    describeWorkteam: (name: string, options?: CallOptions) =>
      orMissing(async () => {
        const output = await client.send(new DescribeWorkteamCommand({ WorkteamName: name }), abort(options));
        return toWorkteam(output.Workteam);
      }, isMissing),
    createWorkteam: async (input: DeepReadonly<CreateWorkteamCommandInput>, options?: CallOptions) => {
      const output = await client.send(
        new CreateWorkteamCommand(input as CreateWorkteamCommandInput),
        abort(options),
      );
      return { WorkteamArn: output.WorkteamArn ?? '' };
    },
    updateWorkteam: async (input: DeepReadonly<UpdateWorkteamCommandInput>, options?: CallOptions) => {
      const output = await client.send(
        new UpdateWorkteamCommand(input as UpdateWorkteamCommandInput),
        abort(options),
      );
      return toWorkteam(output.Workteam);
    },
    deleteWorkteam: (name: string, options?: CallOptions) =>
      orMissing(async () => {
        const output = await client.send(new DeleteWorkteamCommand({ WorkteamName: name }), abort(options));
        return { Success: output.Success === true };
      }, isMissing),
    listWorkforces: (options?: CallOptions) =>
      collect(
        (NextToken) => client.send(new ListWorkforcesCommand({ NextToken, MaxResults: 100 }), abort(options)),
        (page) => page.Workforces?.map(toWorkforce),
        (page) => page.NextToken,
      ),
    describeWorkforce: (name: string, options?: CallOptions) =>
      orMissing(async () => {
        const output = await client.send(
          new DescribeWorkforceCommand({ WorkforceName: name }),
          abort(options),
        );
        return toWorkforce(output.Workforce);
      }, isMissing),
    updateWorkforceCidrs: async (name: string, cidrs: readonly string[], options?: CallOptions) => {
      const output = await client.send(
        new UpdateWorkforceCommand({ WorkforceName: name, SourceIpConfig: { Cidrs: [...cidrs] } }),
        abort(options),
      );
      return toWorkforce(output.Workforce);
    },
    listLabelingJobs: (options?: CallOptions & { readonly onPage?: ((page: number) => void) | undefined }) =>
      collect(
        (NextToken) =>
          client.send(new ListLabelingJobsCommand({ NextToken, MaxResults: 100 }), abort(options)),
        (page) => page.LabelingJobSummaryList?.map(toJob),
        (page) => page.NextToken,
        options?.onPage,
      ),
    listTags: (arn: string, options?: CallOptions) =>
      collect(
        (NextToken) => client.send(new ListTagsCommand({ ResourceArn: arn, NextToken }), abort(options)),
        (page) => page.Tags?.map(toTag),
        (page) => page.NextToken,
      ),
    addTags: async (
      ResourceArn: string,
      tags: readonly Readonly<{ Key: string; Value: string }>[],
      options?: CallOptions,
    ) => {
      await client.send(new AddTagsCommand({ ResourceArn, Tags: [...tags] }), abort(options));
    },
    deleteTags: async (ResourceArn: string, keys: readonly string[], options?: CallOptions) => {
      await client.send(new DeleteTagsCommand({ ResourceArn, TagKeys: [...keys] }), abort(options));
    },
    /** What ListLabelingJobs does not say of a job. */
    describeLabelingJob: async (LabelingJobName: string, options?: CallOptions) => {
      const job = await client.send(new DescribeLabelingJobCommand({ LabelingJobName }), abort(options));
      return {
        RoleArn: job.RoleArn,
        ManifestS3Uri: job.InputConfig?.DataSource?.S3DataSource?.ManifestS3Uri,
        S3OutputPath: job.OutputConfig?.S3OutputPath,
        KmsKeyId: job.OutputConfig?.KmsKeyId,
        HumanTaskUiArn: job.HumanTaskConfig?.UiConfig?.HumanTaskUiArn,
        PreHumanTaskLambdaArn: job.HumanTaskConfig?.PreHumanTaskLambdaArn,
      };
    },
    /** Names of the A2I flow definitions; a listing does not say which team they go to. */
    listFlowDefinitions: (options?: CallOptions) =>
      collect(
        (NextToken) =>
          client.send(new ListFlowDefinitionsCommand({ NextToken, MaxResults: 100 }), abort(options)),
        (page) => page.FlowDefinitionSummaries?.flatMap(({ FlowDefinitionName }) => FlowDefinitionName ?? []),
        (page) => page.NextToken,
      ),
    describeFlowDefinition: async (FlowDefinitionName: string, options?: CallOptions) => {
      const flow = await client.send(
        new DescribeFlowDefinitionCommand({ FlowDefinitionName }),
        abort(options),
      );
      return {
        FlowDefinitionArn: flow.FlowDefinitionArn ?? '',
        FlowDefinitionStatus: flow.FlowDefinitionStatus ?? '',
        WorkteamArn: flow.HumanLoopConfig?.WorkteamArn ?? '',
      };
    },
    close: () => client.destroy(),
  };
}

/** SageMaker answers a plain ValidationException for teams and workforces that are not there. */
function isMissing(error: GroundctlError): boolean {
  return (
    error.aws?.name === 'ResourceNotFound' ||
    (error.aws?.name === 'ValidationException' && /The work team|No workforce/i.test(error.message))
  );
}

function toWorkteam(workteam: Workteam | undefined) {
  const known = present('work team', workteam, 'WorkteamName', 'WorkteamArn');
  return {
    ...known,
    Description: known.Description ?? '',
    MemberDefinitions: (known.MemberDefinitions ?? []).map((definition) => ({
      CognitoMemberDefinition:
        definition.CognitoMemberDefinition &&
        present('member definition', definition.CognitoMemberDefinition, 'UserPool', 'UserGroup', 'ClientId'),
      OidcMemberDefinition: definition.OidcMemberDefinition,
    })),
  };
}

function toWorkforce(workforce: Workforce | undefined) {
  const known = present('workforce', workforce, 'WorkforceName', 'WorkforceArn');
  return {
    ...known,
    SourceIpConfig: known.SourceIpConfig && present('allow list', known.SourceIpConfig, 'Cidrs'),
    CognitoConfig:
      known.CognitoConfig && present('Cognito configuration', known.CognitoConfig, 'UserPool', 'ClientId'),
  };
}

function toJob(job: LabelingJobSummary) {
  return present('labeling job', job, 'LabelingJobName', 'LabelingJobArn', 'LabelingJobStatus');
}

function toTag(tag: Tag) {
  return present('tag', tag, 'Key', 'Value');
}
