import { BedrockClient, GetEvaluationJobCommand, ListEvaluationJobsCommand } from '@aws-sdk/client-bedrock';
import type { CallOptions } from '../core/call-options.ts';
import { abort, collect, named } from './call.ts';
import type { ClientConfig } from './session.ts';

/** Amazon Bedrock, as far as its evaluations by people are concerned. */
export function createBedrockApi(config: ClientConfig) {
  const client = named(new BedrockClient(config), 'bedrock');
  return {
    /** Evaluation jobs in which people judge and that still run. */
    humanEvaluationJobs: async (options?: CallOptions) => {
      const jobs = await collect(
        (nextToken) =>
          client.send(
            new ListEvaluationJobsCommand({ statusEquals: 'InProgress', nextToken, maxResults: 1000 }),
            abort(options),
          ),
        (page) => page.jobSummaries,
        (page) => page.nextToken,
      );
      return jobs
        .filter(({ jobType }) => jobType === 'Human')
        .map(({ jobName = '', jobArn = '' }) => ({ jobName, jobArn }));
    },
    /** The flow definition through which an evaluation job reaches its people; undefined where it has none. */
    flowDefinitionOf: async (jobIdentifier: string, options?: CallOptions): Promise<string | undefined> => {
      const { evaluationConfig } = await client.send(
        new GetEvaluationJobCommand({ jobIdentifier }),
        abort(options),
      );
      return evaluationConfig?.human?.humanWorkflowConfig?.flowDefinitionArn;
    },
    close: () => client.destroy(),
  };
}
