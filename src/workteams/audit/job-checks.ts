import { defineRule, finding } from '../../core/finding.ts';
import type { AccountCheck } from './check.ts';
import type { JobFacts } from './facts.ts';

const builtInRule = defineRule({
  id: 'presign/built-in-template',
  severity: 'warning',
  title: 'A job of a locked team uses an AWS task template',
  why:
    'AWS documents the lock for URLs that the filters grant_read_access and s3_presign make in custom templates. ' +
    'Whether the built-in interfaces respect it is not documented, so the lock may not hold for this job.',
  fix: 'Use a custom template for data that must stay on the network, or find out from the access log: groundctl logs diagnose --workteam NAME.',
  source: 'S3Presign of the SageMaker API: "S3 resources in your custom templates". Inferred for the rest.',
  examples: {
    fails: 'HumanTaskUiArn, or PRE-BoundingBox, and a lock',
    passes: 'UiTemplateS3Uri with a Lambda of your own',
  },
});

/** AWS's own pre-annotation Lambdas; the one that passes through belongs to custom templates. */
const BUILT_IN = /:function:PRE-(?!PassThrough$)/;

export const builtInTemplate: AccountCheck = {
  rule: builtInRule,
  check: ({ jobs, teams }) => {
    const locked = new Map(
      teams
        .filter(({ lock }) => lock !== 'off')
        .map(({ workteam }) => [workteam.WorkteamArn, workteam.WorkteamName]),
    );
    return (jobs ?? []).flatMap(({ job, detail }) => {
      const team = locked.get(job.WorkteamArn ?? '');
      const lambda = detail?.PreHumanTaskLambdaArn ?? job.PreHumanTaskLambdaArn ?? '';
      const what = detail?.HumanTaskUiArn ?? (BUILT_IN.test(lambda) ? lambda : undefined);
      if (team === undefined || what === undefined) return [];
      return finding(builtInRule, {
        subject: `labeling job ${job.LabelingJobName}`,
        message: `uses AWS's own ${what.slice(what.lastIndexOf(':') + 1)}, and team ${team} is locked: whether the lock holds there is not documented`,
      });
    });
  },
};

const oldRule = defineRule({
  id: 'job/over-30-days',
  severity: 'warning',
  title: 'A labeling job has been open for more than 30 days',
  why: 'Tasks of private teams expire after 30 days at most, so the remaining objects will not be labeled; a streaming job keeps its queue and may incur cost.',
  fix: 'Stop it (aws sagemaker stop-labeling-job --labeling-job-name NAME) and start a new one with the remaining objects.',
  source: 'Developer guide, sms-monitor-cloud-watch and TaskAvailabilityLifetimeInSeconds: 30 days at most.',
  examples: { fails: 'InProgress, created 31 days ago', passes: 'InProgress, created 29 days ago' },
});

const DAY = 86_400_000;

export const oldJob: AccountCheck = {
  rule: oldRule,
  check: ({ jobs, now }) =>
    (jobs ?? []).flatMap(({ job }) => {
      const age = job.CreationTime === undefined ? 0 : (now.getTime() - job.CreationTime.getTime()) / DAY;
      if (age <= 30) return [];
      return finding(oldRule, {
        subject: `labeling job ${job.LabelingJobName}`,
        message: `${job.LabelingJobStatus} for ${Math.floor(age)} days`,
        fix: `Stop it and start a new one with the remaining objects: aws sagemaker stop-labeling-job --labeling-job-name ${job.LabelingJobName}`,
      });
    }),
};

const kmsRule = defineRule({
  id: 'job/output-without-kms',
  severity: 'info',
  title: 'A labeling job writes its output without a KMS key of yours',
  why: 'Labels and the manifest are then encrypted with the default of the bucket, and no key keeps anyone from reading them.',
  fix: 'Name a key in OutputConfig.KmsKeyId of the next job; an existing job cannot be changed.',
  source: 'LabelingJobOutputConfig of the SageMaker API.',
  examples: { fails: 'OutputConfig without KmsKeyId', passes: 'OutputConfig with KmsKeyId' },
});

export const outputWithoutKms: AccountCheck = {
  rule: kmsRule,
  check: ({ jobs }) => {
    const byPath = new Map<string, string[]>();
    for (const { job, detail } of jobs ?? []) {
      if (detail?.S3OutputPath === undefined || detail.KmsKeyId) continue;
      const bucket = /^s3:\/\/([^/]+)/.exec(detail.S3OutputPath)?.[1] ?? detail.S3OutputPath;
      byPath.set(bucket, [...(byPath.get(bucket) ?? []), job.LabelingJobName]);
    }
    return [...byPath].map(([bucket, names]) =>
      finding(kmsRule, {
        subject: `bucket ${bucket}`,
        message: `${names.length === 1 ? '1 open job writes' : `${names.length} open jobs write`} there without a KMS key: ${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`,
        evidence: { jobs: names.slice(0, 100) },
      }),
    );
  },
};

const crowdRule = defineRule({
  id: 'team/public-crowd',
  severity: 'error',
  title: 'Something still names the public crowd',
  why: 'Amazon Mechanical Turk closed on 2026-09-30. Anything that sends work there gets no answer, and its data was intended for strangers.',
  fix: 'Name a private team instead; for a policy, remove the public crowd from it.',
  source:
    'Notice on docs.aws.amazon.com/AWSMechTurk. What CreateLabelingJob answers for public-crowd today is not known.',
  examples: {
    fails: 'an open job with workteam/public-crowd/default',
    passes: 'an open job with workteam/private-crowd/NAME',
  },
});

/** The public crowd of any region, whoever's account it is counted to. */
export function isPublicCrowd(arn: string | undefined): boolean {
  return /:workteam\/public-crowd\//.test(arn ?? '');
}

export const publicCrowd: AccountCheck = {
  rule: crowdRule,
  check: ({ jobs, flows, namePublicCrowd }) => [
    ...(jobs ?? [])
      .filter(({ job }: JobFacts) => isPublicCrowd(job.WorkteamArn))
      .map(({ job }) =>
        finding(crowdRule, {
          subject: `labeling job ${job.LabelingJobName}`,
          message: 'its tasks go to the public crowd, which closed on 2026-09-30',
        }),
      ),
    ...(flows ?? [])
      .filter(({ WorkteamArn }) => isPublicCrowd(WorkteamArn))
      .map(({ FlowDefinitionArn }) =>
        finding(crowdRule, {
          subject: FlowDefinitionArn,
          message: 'its human loops go to the public crowd, which closed on 2026-09-30',
        }),
      ),
    ...(namePublicCrowd ?? []).map((arn) =>
      finding(crowdRule, {
        subject: arn,
        severity: 'info',
        message: 'a policy allows something in the name of the public crowd',
      }),
    ),
  ],
};
