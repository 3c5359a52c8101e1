import type { Call } from '../environment.ts';
import type { StoredLabelingJob } from '../sagemaker/state.ts';

/** The streaming jobs of this account that read from a topic and are not over. */
export function subscribers(arn: string, { state }: Pick<Call, 'state'>): StoredLabelingJob[] {
  return state.sagemaker.labelingJobs.filter(
    ({ request, status }) =>
      request.InputConfig.DataSource.SnsDataSource?.SnsTopicArn === arn &&
      (status === 'Initializing' || status === 'InProgress'),
  );
}
