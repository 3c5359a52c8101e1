import { defineRule, type Finding, finding } from '../../core/finding.ts';
import { MAX_WORKTEAMS } from '../team.ts';
import type { AccountCheck } from './check.ts';

const headroomRule = defineRule({
  id: 'team/little-headroom',
  severity: 'info',
  title: 'The region has nearly as many work teams as AWS allows',
  why: 'AWS documents a limit of 25 work teams per account and region; the next project may not get one.',
  fix: 'Delete teams that are no longer used: groundctl workteams list shows them.',
  source: 'CreateWorkteam of the SageMaker API.',
  examples: { fails: '22 teams', passes: '21 teams' },
});

/** So few that a new project may want them all. */
const LITTLE = 3;

export const littleHeadroom: AccountCheck = {
  rule: headroomRule,
  check: ({ teamCount }) =>
    teamCount < MAX_WORKTEAMS - LITTLE
      ? []
      : [
          finding(headroomRule, {
            subject: 'account',
            severity: teamCount >= MAX_WORKTEAMS ? 'warning' : 'info',
            message: `${teamCount} of ${MAX_WORKTEAMS} work teams are in use`,
          }),
        ],
};

const queueRule = defineRule({
  id: 'job/leftover-queue',
  severity: 'info',
  title: 'A queue left over from a finished streaming job',
  why: 'Ground Truth makes an SQS queue for each streaming job and leaves it behind; it keeps receiving messages that nobody reads.',
  fix: 'Delete it: aws sqs delete-queue --queue-url URL.',
  source: 'Developer guide, streaming labeling jobs: the queue GroundTruth-JOB, in lowercase, remains.',
  examples: {
    fails: 'GroundTruth-frames, and no open job frames',
    passes: 'GroundTruth-frames, and Frames in progress',
  },
});

export const QUEUE_PREFIX = 'GroundTruth-';

export const leftoverQueue: AccountCheck = {
  rule: queueRule,
  check: ({ queues, jobs }) => {
    // Without the jobs nobody can tell which queue is still needed.
    if (!queues || !jobs) return [];
    const open = new Set(jobs.map(({ job }) => job.LabelingJobName.toLowerCase()));
    return queues
      .filter((name) => !open.has(name.slice(QUEUE_PREFIX.length).toLowerCase()))
      .map((name) =>
        finding(queueRule, { subject: `queue ${name}`, message: 'no open labeling job of that name' }),
      );
  },
};

const unreadRule = defineRule({
  id: 'audit/not-read',
  severity: 'warning',
  title: 'The audit could not look at everything',
  why: 'What could not be read was not checked; an audit that left something out must not pass for a complete one.',
  fix: 'Ask for the permission that is named; groundctl policies generate groundctl-audit writes the complete policy.',
  source: 'Inferred: what cannot be read cannot be checked.',
  examples: { fails: 'AccessDenied for cognito-idp:DescribeUserPool', passes: 'everything was read' },
});

export const notRead: AccountCheck = {
  rule: unreadRule,
  check: ({ unread }) =>
    unread.map(({ part, reason }) =>
      finding(unreadRule, { subject: part, message: `not checked: ${reason}` }),
    ),
};

export const unreadRegionRule = defineRule({
  id: 'audit/region-not-read',
  severity: 'warning',
  title: 'A region could not be audited',
  why: 'A team in a region that nobody looked at is a team that nobody checked.',
  fix: 'Ask for the permission that is named, or enable the region; one that the account does not use may stay off.',
  source: 'Inferred: what cannot be read cannot be checked.',
  examples: {
    fails: 'AccessDenied for sagemaker:ListWorkteams in eu-west-2',
    passes: 'every region answers',
  },
});

/** For whoever audits region after region: this one said no. */
export function unreadRegion(region: string, reason: string): Finding {
  return finding(unreadRegionRule, { subject: region, message: `not audited: ${reason}` });
}
