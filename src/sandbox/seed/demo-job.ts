import type { Place } from '../place.ts';
import { labelingJobArn, workteamArn } from '../sagemaker/arns.ts';
import type { StoredLabelingJob } from '../sagemaker/state.ts';
import type { DemoJob } from './demo-data.ts';
import { DEMO_BUCKET, DEMO_ROLE_NAME } from './demo-data.ts';
import { templateKey } from './demo-templates.ts';
import { ago, DAY, HOUR, subOf } from './demo-time.ts';

/** What the console suggests for a task, in seconds. */
const TASK_TIME_LIMIT = 3600;

export function labelingJob(job: DemoJob, place: Place): StoredLabelingJob {
  const { human, machine = 0, failed = 0, unlabeled } = job;
  const data = `s3://${DEMO_BUCKET}`;
  return {
    request: {
      LabelingJobName: job.name,
      LabelAttributeName: job.name,
      InputConfig: {
        DataSource: { S3DataSource: { ManifestS3Uri: `${data}/manifests/${job.name}.manifest` } },
      },
      OutputConfig: { S3OutputPath: `${data}/output/` },
      RoleArn: `arn:aws:iam::${place.accountId}:role/${DEMO_ROLE_NAME}`,
      HumanTaskConfig: {
        WorkteamArn: workteamArn(place, job.team),
        UiConfig: { UiTemplateS3Uri: `${data}/${templateKey(job.task)}` },
        TaskTitle: job.name,
        TaskDescription: `Tasks of ${job.name}`,
        NumberOfHumanWorkersPerDataObject: job.workersPerObject,
        TaskTimeLimitInSeconds: TASK_TIME_LIMIT,
      },
    },
    arn: labelingJobArn(place, job.name),
    jobReferenceCode: subOf(job.name).slice(0, 8),
    created: ago(job.createdDaysAgo * DAY + 3 * HOUR),
    modified: ago(job.modifiedHoursAgo * HOUR),
    status: job.status,
    ...(job.failureReason ? { failureReason: job.failureReason } : {}),
    counters: {
      TotalLabeled: human + machine,
      HumanLabeled: human,
      MachineLabeled: machine,
      FailedNonRetryableError: failed,
      Unlabeled: unlabeled,
    },
    ...(job.status === 'Completed'
      ? { output: `${data}/output/${job.name}/manifests/output/output.manifest` }
      : {}),
  };
}
