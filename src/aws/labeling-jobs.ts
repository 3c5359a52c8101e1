import {
  CreateLabelingJobCommand,
  type CreateLabelingJobCommandInput,
  DescribeLabelingJobCommand,
  ListLabelingJobsCommand,
  type ListLabelingJobsCommandInput,
  SageMakerClient,
  StopLabelingJobCommand,
} from '@aws-sdk/client-sagemaker';
import type { CallOptions } from '../core/call-options.ts';
import { abort, collect, named, orMissing } from './call.ts';
import type { ClientConfig } from './session.ts';
import { present } from './shapes.ts';

interface Filter {
  readonly NameContains?: string | undefined;
  readonly StatusEquals?: string | undefined;
}

/** Labeling jobs as the jobs domain needs them, over the SDK's client. */
export function createLabelingJobsApi(config: ClientConfig) {
  const client = named(new SageMakerClient(config), 'sagemaker');
  return {
    listJobs: (filter: Filter, options?: CallOptions) =>
      collect(
        (NextToken) =>
          client.send(
            new ListLabelingJobsCommand({
              ...(filter as ListLabelingJobsCommandInput),
              NextToken,
              MaxResults: 100,
              SortBy: 'CreationTime',
              SortOrder: 'Descending',
            }),
            abort(options),
          ),
        (page) =>
          page.LabelingJobSummaryList?.map((job) =>
            present('labeling job', job, 'LabelingJobName', 'LabelingJobArn', 'LabelingJobStatus'),
          ),
        (page) => page.NextToken,
      ),
    describeJob: (LabelingJobName: string, options?: CallOptions) =>
      orMissing(
        async () => {
          const { $metadata: _, ...job } = await client.send(
            new DescribeLabelingJobCommand({ LabelingJobName }),
            abort(options),
          );
          return present('labeling job', job, 'LabelingJobName', 'LabelingJobArn', 'LabelingJobStatus');
        },
        (error) => error.aws?.name === 'ResourceNotFound' || /does not exist|not found/i.test(error.message),
      ),
    createJob: async (request: Readonly<Record<string, unknown>>, options?: CallOptions) => {
      const input = request as unknown as CreateLabelingJobCommandInput;
      await client.send(new CreateLabelingJobCommand(input), abort(options));
    },
    stopJob: async (LabelingJobName: string, options?: CallOptions) => {
      await client.send(new StopLabelingJobCommand({ LabelingJobName }), abort(options));
    },
    close: () => client.destroy(),
  };
}
