import {
  CreateWorkteamCommand,
  type CreateWorkteamCommandInput,
  DeleteWorkteamCommand,
  DescribeWorkforceCommand,
  DescribeWorkteamCommand,
  ListLabelingJobsCommand,
  ListTagsCommand,
  ListWorkforcesCommand,
  ListWorkteamsCommand,
  SageMakerClient,
  UpdateWorkforceCommand,
  UpdateWorkteamCommand,
  type UpdateWorkteamCommandInput,
} from '@aws-sdk/client-sagemaker';
import type { GroundctlError } from '../core/errors.ts';
import { call, collect, orMissing } from './call.ts';
import type { ClientConfig } from './session.ts';

interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** SageMaker as the workteams domain needs it, over the SDK's client. */
export function createSageMakerApi(config: ClientConfig) {
  const client = new SageMakerClient(config);
  const abort = (options: CallOptions | undefined) =>
    options?.signal === undefined ? {} : { abortSignal: options.signal };

  return {
    listWorkteams: (options?: CallOptions & { readonly nameContains?: string }) =>
      collect(
        (NextToken) =>
          call('sagemaker:ListWorkteams', () =>
            client.send(
              new ListWorkteamsCommand({ NextToken, MaxResults: 100, NameContains: options?.nameContains }),
              abort(options),
            ),
          ),
        (page) => page.Workteams,
        (page) => page.NextToken,
      ),
    describeWorkteam: (name: string, options?: CallOptions) =>
      orMissing(async () => {
        const output = await call('sagemaker:DescribeWorkteam', () =>
          client.send(new DescribeWorkteamCommand({ WorkteamName: name }), abort(options)),
        );
        return output.Workteam;
      }, isMissing),
    createWorkteam: async (input: CreateWorkteamCommandInput, options?: CallOptions) => {
      const output = await call('sagemaker:CreateWorkteam', () =>
        client.send(new CreateWorkteamCommand(input), abort(options)),
      );
      return { WorkteamArn: output.WorkteamArn ?? '' };
    },
    updateWorkteam: async (input: UpdateWorkteamCommandInput, options?: CallOptions) => {
      const output = await call('sagemaker:UpdateWorkteam', () =>
        client.send(new UpdateWorkteamCommand(input), abort(options)),
      );
      return output.Workteam;
    },
    deleteWorkteam: async (name: string, options?: CallOptions) => {
      const output = await call('sagemaker:DeleteWorkteam', () =>
        client.send(new DeleteWorkteamCommand({ WorkteamName: name }), abort(options)),
      );
      return { Success: output.Success === true };
    },
    listWorkforces: (options?: CallOptions) =>
      collect(
        (NextToken) =>
          call('sagemaker:ListWorkforces', () =>
            client.send(new ListWorkforcesCommand({ NextToken, MaxResults: 100 }), abort(options)),
          ),
        (page) => page.Workforces,
        (page) => page.NextToken,
      ),
    describeWorkforce: (name: string, options?: CallOptions) =>
      orMissing(async () => {
        const output = await call('sagemaker:DescribeWorkforce', () =>
          client.send(new DescribeWorkforceCommand({ WorkforceName: name }), abort(options)),
        );
        return output.Workforce;
      }, isMissing),
    updateWorkforceCidrs: async (name: string, cidrs: readonly string[], options?: CallOptions) => {
      const output = await call('sagemaker:UpdateWorkforce', () =>
        client.send(
          new UpdateWorkforceCommand({ WorkforceName: name, SourceIpConfig: { Cidrs: [...cidrs] } }),
          abort(options),
        ),
      );
      return output.Workforce;
    },
    listLabelingJobs: (options?: CallOptions) =>
      collect(
        (NextToken) =>
          call('sagemaker:ListLabelingJobs', () =>
            client.send(new ListLabelingJobsCommand({ NextToken, MaxResults: 100 }), abort(options)),
          ),
        (page) => page.LabelingJobSummaryList,
        (page) => page.NextToken,
      ),
    listTags: (arn: string, options?: CallOptions) =>
      collect(
        (NextToken) =>
          call('sagemaker:ListTags', () =>
            client.send(new ListTagsCommand({ ResourceArn: arn, NextToken }), abort(options)),
          ),
        (page) => page.Tags,
        (page) => page.NextToken,
      ),
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
