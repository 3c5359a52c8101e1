import { createLabelingJobsApi } from '../aws/labeling-jobs.ts';
import { createJobOperations } from '../jobs/job-operations.ts';
import type { Wires } from './wires.ts';

export async function jobsOn({ config, target, opened, s3 }: Wires) {
  return createJobOperations(opened(createLabelingJobsApi(config('sagemaker'))), await s3(), target.region);
}
