import {
  DescribeLabelingJobCommand,
  ListLabelingJobsCommand,
  RenderUiTemplateCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { CallOptions } from '../core/call-options.ts';
import { abort, named } from './call.ts';
import type { ClientConfig } from './session.ts';

/** SageMaker's own rendering of task templates. */
export function createRenderUiTemplateApi(config: ClientConfig) {
  const client = named(new SageMakerClient(config), 'sagemaker');
  return {
    renderUiTemplate: async (
      input: { readonly content: string; readonly taskInput: string; readonly roleArn: string },
      options?: CallOptions,
    ) => {
      const command = new RenderUiTemplateCommand({
        UiTemplate: { Content: input.content },
        Task: { Input: input.taskInput },
        RoleArn: input.roleArn,
      });
      const output = await client.send(command, abort(options));
      return {
        RenderedContent: output.RenderedContent ?? '',
        Errors: (output.Errors ?? []).map(({ Code = '', Message = '' }) => ({ Code, Message })),
      };
    },
    /** The role of the newest labeling job; undefined where there is none. */
    labelingRole: async (options?: CallOptions): Promise<string | undefined> => {
      const list = new ListLabelingJobsCommand({
        SortBy: 'CreationTime',
        SortOrder: 'Descending',
        MaxResults: 1,
      });
      const jobs = await client.send(list, abort(options));
      const name = jobs.LabelingJobSummaryList?.[0]?.LabelingJobName;
      if (name === undefined) return undefined;
      const describe = new DescribeLabelingJobCommand({ LabelingJobName: name });
      const job = await client.send(describe, abort(options));
      return job.RoleArn;
    },
    close: () => client.destroy(),
  };
}
