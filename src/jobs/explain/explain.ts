import { type Finding, finding, type Rule } from '../../core/finding.ts';
import { counted, grouped } from '../../core/text/grouped.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { JobDetail } from '../model.ts';
import * as rules from './rules.ts';

const DAY = 86_400;
const THIRTY_DAYS = 30 * DAY;
const STANDARD_BATCH = 1_000;
const RUNNING = new Set(['Initializing', 'InProgress']);

/** What is known of a job beside what SageMaker says of it; each may be left out. */
export interface JobFacts {
  /** Reasons of failed lines of the output manifest, with how many have each. */
  readonly failures?: ReadonlyMap<string, number> | undefined;
  /** Members of the team. */
  readonly members?: number | undefined;
  /** Median of the active seconds of a task, from worker-response files. */
  readonly secondsPerTask?: number | undefined;
  /** Buckets of the data that do not let the portal load from them. */
  readonly bucketsWithoutCors?: readonly string[] | undefined;
}

/**
 * Why a job failed or is stuck, in words: the known signatures, each held against FailureReason, counters,
 * failed lines of the output manifest, and what else is known. Nothing where the job is as it should be.
 */
export function explainJob(job: JobDetail, facts: JobFacts, now: Date): Finding[] {
  const told = (rule: Rule, message: string) => finding(rule, { subject: job.LabelingJobName, message });
  const failed = [...failureFindings(job, told), ...lineFindings(job, facts, told)];
  return [...failed, ...counterFindings(job, facts, now, told), ...teamFindings(job, facts, told)];
}

type Told = (rule: Rule, message: string) => Finding;

/** The signatures that a text of AWS shows, most exact first. */
const REASONS: readonly (readonly [pattern: RegExp, rule: Rule, words: string])[] = [
  [
    /invoking the Lambda|Lambda ?ErrorCode|lambda:InvokeFunction|Lambda function/i,
    rules.LAMBDA_FAILED,
    'A Lambda failed',
  ],
  [/Annotation tasks? expired/i, rules.EXPIRED_TASKS, 'Tasks expired'],
  [/fail(?:ed|ure)? to load|could not (?:be )?load|unable to load/i, rules.NOT_LOADED, 'Data did not load'],
  [
    /auto(?:mated)?[ -]?label|active learning|training job|inference|random sample/i,
    rules.AUTOMATED,
    'Automated labeling failed',
  ],
  [/Access ?Denied|not authorized|Forbidden|bucket policy|\b403\b|kms/i, rules.ACCESS, 'Access was refused'],
  [/ValidationException|is (?:not valid|invalid)|malformed/i, rules.REFUSED, 'The request was not accepted'],
];

function* failureFindings(
  { FailureReason: reason, LabelingJobStatus: status }: JobDetail,
  told: Told,
): Generator<Finding> {
  if (reason === undefined || reason.trim() === '') {
    if (status === 'Failed') yield told(rules.OTHER_FAILURE, 'It failed, and AWS gives no reason.');
    return;
  }
  const [, rule, words] = REASONS.find(([pattern]) => pattern.test(reason)) ?? [];
  const said = quoteForMessage(reason, 400);
  yield rule === undefined
    ? told(rules.OTHER_FAILURE, `AWS says: ${said}.`)
    : told(rule, `${words}: ${said}.`);
}

function* lineFindings(job: JobDetail, { failures }: JobFacts, told: Told): Generator<Finding> {
  const lifetime = job.HumanTaskConfig?.TaskAvailabilityLifetimeInSeconds ?? THIRTY_DAYS;
  for (const [reason, count] of failures ?? []) {
    const [, rule = rules.OTHER_FAILURE, words = 'They failed'] =
      REASONS.find(([pattern]) => pattern.test(reason)) ?? [];
    yield told(
      rule,
      `${counted(count, 'object')} in the output manifest: ${words.toLowerCase()}. ${quoteForMessage(reason, 200)}.`,
    );
    if (rule === rules.EXPIRED_TASKS && lifetime >= DAY) {
      yield told(
        rules.DECLINED,
        `${counted(count, 'object')} expired although tasks were available for ${days(lifetime)}; workers may have declined them.`,
      );
    }
  }
}

function* counterFindings(job: JobDetail, facts: JobFacts, now: Date, told: Told): Generator<Finding> {
  const { LabelCounters: counters = {}, LabelingJobStatus: status } = job;
  const {
    TotalLabeled = 0,
    HumanLabeled = 0,
    MachineLabeled = 0,
    FailedNonRetryableError = 0,
    Unlabeled = 0,
  } = counters;
  if (status === 'Completed' && FailedNonRetryableError + Unlabeled > 0) {
    yield told(
      rules.INCOMPLETE,
      `${grouped(TotalLabeled)} objects are labeled, ${grouped(FailedNonRetryableError)} failed, ${grouped(Unlabeled)} remain unlabeled.`,
    );
  }
  if (!RUNNING.has(status)) return;
  const age = job.CreationTime === undefined ? 0 : (now.getTime() - job.CreationTime.getTime()) / 1000;
  const nothing = TotalLabeled + HumanLabeled + MachineLabeled + FailedNonRetryableError === 0;
  if (nothing && age >= DAY && job.InputConfig?.DataSource?.SnsDataSource !== undefined) {
    yield told(
      rules.STREAM_IDLE,
      `It has been ${status} for ${days(age)}, and no object has arrived through its topic.`,
    );
  } else if (nothing && age >= DAY) {
    yield told(rules.STANDSTILL, `It has been ${status} for ${days(age)}, and all counters are 0.`);
    for (const bucket of facts.bucketsWithoutCors ?? []) {
      yield told(
        rules.NOT_LOADED,
        `The bucket ${quoteForMessage(bucket)} has no CORS rule that lets the portal load from it.`,
      );
    }
  } else if (Unlabeled > 0 && !nothing) {
    const size = job.HumanTaskConfig?.MaxConcurrentTaskCount ?? STANDARD_BATCH;
    yield told(
      rules.BATCHES,
      `${grouped(Unlabeled)} objects remain; a batch is ${HumanLabeled < 10 ? 10 : grouped(size)} of them.`,
    );
  }
}

function* teamFindings(
  job: JobDetail,
  { members, secondsPerTask }: JobFacts,
  told: Told,
): Generator<Finding> {
  const { HumanTaskConfig: config = {}, LabelingJobStatus: status, LabelCounters: counters = {} } = job;
  if (!RUNNING.has(status) || members === undefined) return;
  const each = config.NumberOfHumanWorkersPerDataObject ?? 1;
  if (members < each) {
    yield told(rules.TOO_FEW, `Each object needs ${each} workers, but the team has ${members}.`);
    return;
  }
  const left = counters.Unlabeled ?? 0;
  if (secondsPerTask === undefined || secondsPerTask <= 0 || left === 0) return;
  const lifetime = config.TaskAvailabilityLifetimeInSeconds ?? THIRTY_DAYS;
  const batch = Math.min(left, config.MaxConcurrentTaskCount ?? STANDARD_BATCH);
  const wanted = batch * each;
  const possible = Math.floor((lifetime / secondsPerTask) * members);
  if (possible >= wanted) return;
  yield told(
    rules.WILL_EXPIRE,
    `A batch of ${grouped(batch)} objects needs ${grouped(wanted)} answers; ${counted(members, 'worker')} at ${secondsPerTask} s each give at most ${grouped(possible)} in ${days(lifetime)}.`,
  );
}

function days(seconds: number): string {
  if (seconds < 2 * 3600) return `${Math.round(seconds / 60)} minutes`;
  return seconds < 2 * DAY ? `${Math.round(seconds / 3600)} hours` : `${Math.round(seconds / DAY)} days`;
}
