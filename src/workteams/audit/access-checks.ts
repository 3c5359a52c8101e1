import { defineRule, finding } from '../../core/finding.ts';
import type { AccountCheck } from './check.ts';

const publicRule = defineRule({
  id: 'bucket/public',
  severity: 'error',
  title: 'A bucket of the team’s jobs is open to everyone',
  why: 'Anyone who can read the bucket without a URL does not need the team’s presigned ones: its lock has no effect.',
  fix: 'Turn on Block Public Access for the bucket, and remove the statement or grant.',
  source: 'S3 user guide, blocking public access to your Amazon S3 storage.',
  examples: {
    fails: 'Allow * s3:GetObject, Block Public Access off',
    passes: 'the same, with RestrictPublicBuckets',
  },
});

export const publicBucket: AccountCheck = {
  rule: publicRule,
  check: ({ buckets }) =>
    buckets
      .filter((bucket) => bucket.public.length > 0)
      .map((bucket) =>
        finding(publicRule, {
          subject: `bucket ${bucket.bucket}`,
          message: `open to everyone through ${bucket.public.join(' and ')}: a lock has no effect`,
        }),
      ),
};

const sessionRule = defineRule({
  id: 'bucket/open-to-session',
  severity: 'error',
  title: 'The bucket’s policy lets the jobs’ sessions read from anywhere',
  why:
    'The lock is a condition of the session under which URLs are signed. What a bucket policy grants ' +
    'to the session itself, or to everyone, is not limited by it: a URL that is passed on then opens ' +
    'from any address.',
  fix: 'Name the role in the statement, not its session or everyone, or add the networks as a condition: groundctl policies lint shows the statements.',
  source:
    'IAM user guide, session policies: permissions that a resource-based policy gives to the session’s ARN are not limited by the session policy.',
  examples: {
    fails: 'Allow arn:aws:sts::…:assumed-role/ROLE/SESSION',
    passes: 'Allow arn:aws:iam::…:role/ROLE',
  },
});

export const openToSession: AccountCheck = {
  rule: sessionRule,
  check: ({ buckets }) =>
    buckets
      .filter((bucket) => bucket.public.length === 0 && bucket.openToSessions.length > 0)
      .map((bucket) =>
        finding(sessionRule, {
          subject: `bucket ${bucket.bucket}`,
          message: `its policy lets sessions of ${bucket.openToSessions.join(', ')} read from any address: a lock has no effect`,
        }),
      ),
};

const topicRule = defineRule({
  id: 'team/topic-not-allowed',
  severity: 'error',
  title: 'The team’s SNS topic does not accept messages from SageMaker',
  why: 'Workers are not notified of new tasks, and nothing reports it.',
  fix: 'Allow sagemaker.amazonaws.com to publish, with aws:SourceArn of the team: groundctl policies generate notification-topic.',
  source: 'Developer guide, sms-workforce-management-private-sns.',
  examples: {
    fails: 'a topic with its default policy',
    passes: 'a policy that lets sagemaker.amazonaws.com publish',
  },
});

export const topicNotAllowed: AccountCheck = {
  rule: topicRule,
  check: ({ teams, topics }) => {
    const wrong = new Map(
      topics
        .filter(({ exists, allowsSageMaker }) => !exists || allowsSageMaker === false)
        .map((topic) => [topic.arn, topic]),
    );
    return teams.flatMap(({ workteam }) => {
      const topic = wrong.get(workteam.NotificationConfiguration?.NotificationTopicArn ?? '');
      if (topic === undefined) return [];
      return finding(topicRule, {
        subject: workteam.WorkteamName,
        message: topic.exists
          ? `topic ${topic.arn} does not let SageMaker publish`
          : `topic ${topic.arn} does not exist`,
      });
    });
  },
};

const roleRule = defineRule({
  id: 'role/wider-than-buckets',
  severity: 'warning',
  title: 'The role of the jobs has access beyond their buckets',
  why: 'URLs and jobs use this role: anyone who may start a job with it can have any of these objects shown or overwritten.',
  fix: 'Name the buckets of the jobs: groundctl policies generate labeling-role.',
  source: 'IAM user guide, apply least-privilege permissions.',
  examples: { fails: 's3:GetObject on *', passes: 's3:GetObject on arn:aws:s3:::BUCKET/*' },
});

export const wideRole: AccountCheck = {
  rule: roleRule,
  check: ({ roles }) =>
    roles
      .filter(({ beyond }) => beyond.length > 0)
      .map(({ arn, buckets, beyond }) =>
        finding(roleRule, {
          subject: arn,
          message: `may read or write ${beyond.slice(0, 5).join(', ')}${beyond.length > 5 ? ` and ${beyond.length - 5} more` : ''}; its open jobs use ${buckets.join(', ') || 'no bucket'}`,
          evidence: { resources: beyond.slice(0, 100), buckets: [...buckets] },
        }),
      ),
};

const guardRule = defineRule({
  id: 'role/no-workteam-type-guard',
  severity: 'info',
  title: 'Labeling jobs may be created for any kind of team',
  why: 'Without a condition on sagemaker:WorkteamType, a wrong ARN can send data to a vendor’s team.',
  fix: 'Add to the statement: "Condition": {"StringEquals": {"sagemaker:WorkteamType": "private-crowd"}}.',
  source: 'Developer guide, sms-security-workforce-authentication: condition keys of CreateLabelingJob.',
  examples: {
    fails: 'Allow sagemaker:CreateLabelingJob without a condition',
    passes: 'the same with StringEquals sagemaker:WorkteamType private-crowd',
  },
});

export const noGuard: AccountCheck = {
  rule: guardRule,
  check: ({ unguarded = [] }) => {
    if (unguarded.length === 0) return [];
    const more = unguarded.length > 5 ? ` and ${unguarded.length - 5} more` : '';
    return [
      finding(guardRule, {
        subject: 'account',
        message: `may create labeling jobs for any kind of team: ${unguarded.slice(0, 5).join(', ')}${more}`,
        evidence: { principals: unguarded.slice(0, 100) },
        count: unguarded.length,
      }),
    ];
  },
};
