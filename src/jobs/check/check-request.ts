import { sagemakerModel } from '../../core/aws-model/sagemaker.ts';
import { type Constraint, violations } from '../../core/aws-model/validate.ts';
import { isFields } from '../../core/fields.ts';
import { type Finding, finding, type Rule } from '../../core/finding.ts';
import { quoteForMessage, sanitize } from '../../core/text/sanitize.ts';
import { builtInTask } from '../built-in.ts';
import type { JobRequest } from '../model.ts';
import { parseArn } from './arn.ts';
import { lambdaFindings, type Told } from './lambdas.ts';
import { type RequestView, text, viewOf } from './request-view.ts';
import * as rules from './rules.ts';
import { algorithmFindings, uiFindings } from './worker-ui.ts';

const EIGHT_HOURS = 28_800;
const THIRTY_DAYS = 2_592_000;
const STANDARD_BATCH = 1_000;

/**
 * Holds a CreateLabelingJob request against the API model and against what the model does not say. Asks nobody.
 *
 * @param subject name of the file or job
 * @param region where the job will run; else the region of its team
 */
export function checkRequest(
  fields: Readonly<Record<string, unknown>>,
  subject: string,
  region?: string,
): Finding[] {
  const invalid = violations(sagemakerModel, 'CreateLabelingJob', fields).map(({ path, value, constraint }) =>
    finding(rules.INVALID, {
      subject,
      message: sanitize(`${path.join('.')} ${problemOf(constraint, value)}.`),
    }),
  );
  // What is of the wrong type is said above; the checks below read text and numbers alone.
  const view = viewOf(fields as JobRequest, region);
  const told: Told = (rule: Rule, message, more = {}) =>
    finding(rule, { subject, message: sanitize(message), ...more });
  const parts = [
    lambdaFindings,
    uiFindings,
    algorithmFindings,
    attributeFindings,
    timeFindings,
    restFindings,
  ];
  return [...invalid, ...parts.flatMap((part) => [...part(view, told)])];
}

function* attributeFindings({ request, task }: RequestView, told: Told): Generator<Finding> {
  const name = text(request.LabelAttributeName);
  if (name === undefined) return;
  const shown = quoteForMessage(name);
  if (name.endsWith('-metadata'))
    yield told(rules.LABEL_ATTRIBUTE, `${shown} ends in -metadata, which Ground Truth adds itself.`);
  if (name === 'source' || name === 'source-ref')
    yield told(rules.LABEL_ATTRIBUTE, `${shown} is already used by the input.`);
  if (task === undefined) return;
  const isRef = name.endsWith('-ref');
  if (builtInTask(task)?.ref && !isRef)
    yield told(rules.LABEL_ATTRIBUTE, `${shown} must end in -ref for ${task}.`);
  if (task.startsWith('Verification') && isRef)
    yield told(rules.LABEL_ATTRIBUTE, `${shown} must not end in -ref for ${task}.`);
}

function* timeFindings({ config, task }: RequestView, told: Told): Generator<Finding> {
  const { TaskTimeLimitInSeconds: limit, TaskAvailabilityLifetimeInSeconds: lifetime } = config;
  const kind = task === undefined ? 'custom' : builtInTask(task)?.data;
  const most = kind === 'frames' || kind === 'cloud' ? THIRTY_DAYS : EIGHT_HOURS;
  if (typeof limit === 'number' && limit > most) {
    yield told(
      rules.TIME_LIMIT,
      `TaskTimeLimitInSeconds is ${limit}, but at most ${most} is accepted for ${task ?? 'a custom task'}.`,
    );
  }
  if (typeof lifetime !== 'number') return;
  if (lifetime > THIRTY_DAYS) {
    yield told(
      rules.LIFETIME,
      `TaskAvailabilityLifetimeInSeconds is ${lifetime}; 30 days is ${THIRTY_DAYS}, and a job ends then.`,
    );
  } else if (typeof limit === 'number' && lifetime < limit) {
    yield told(
      rules.LIFETIME,
      `Tasks are available for ${lifetime} s, but a worker may take ${limit} s for one.`,
    );
  }
}

function* restFindings({ request, config, region, task }: RequestView, told: Told): Generator<Finding> {
  const team = parseArn(text(config.WorkteamArn));
  if (team?.resource.startsWith('workteam/public-crowd/')) {
    yield told(rules.PUBLIC_CROWD, 'WorkteamArn is the public crowd of Amazon Mechanical Turk.');
  }
  if (team !== undefined && region !== undefined && team.region !== region) {
    yield told(rules.OTHER_REGION, `WorkteamArn is in ${team.region}, not in ${region}.`);
  }
  for (const [member, arn] of [
    ['KmsKeyId', parseArn(text(request.OutputConfig?.KmsKeyId))],
    ['SnsTopicArn', parseArn(text(request.OutputConfig?.SnsTopicArn))],
  ] as const) {
    if (arn !== undefined && region !== undefined && arn.region !== region)
      yield told(rules.OTHER_REGION, `OutputConfig.${member} is in ${arn.region}, not in ${region}.`);
  }
  yield* streamingFindings(request, region, told);
  const source = request.InputConfig?.DataSource;
  if (isFields(request.InputConfig) && !source?.S3DataSource && !source?.SnsDataSource) {
    yield told(rules.NO_INPUT, 'InputConfig.DataSource has neither S3DataSource nor SnsDataSource.');
  }
  if (task !== undefined && text(request.LabelCategoryConfigS3Uri) === undefined) {
    yield told(rules.NO_CATEGORIES, `There is no LabelCategoryConfigS3Uri for ${task}.`);
  }
  const batch = config.MaxConcurrentTaskCount;
  if (typeof batch === 'number' && batch > STANDARD_BATCH) {
    yield told(rules.LARGE_BATCH, `MaxConcurrentTaskCount is ${batch}.`);
  }
}

/** What goes with an input topic, and what does not. */
function* streamingFindings(
  { InputConfig, OutputConfig, StoppingConditions, LabelingJobAlgorithmsConfig }: JobRequest,
  region: string | undefined,
  told: Told,
): Generator<Finding> {
  const input = text(InputConfig?.DataSource?.SnsDataSource?.SnsTopicArn);
  if (input === undefined) return;
  const topic = parseArn(input);
  if (topic !== undefined && region !== undefined && topic.region !== region)
    yield told(rules.OTHER_REGION, `The input topic is in ${topic.region}, not in ${region}.`);
  if (LabelingJobAlgorithmsConfig !== undefined)
    yield told(rules.STREAMING, 'A streaming job has no automated labeling: LabelingJobAlgorithmsConfig.');
  if (StoppingConditions !== undefined)
    yield told(rules.STREAMING, 'StoppingConditions are ignored in a streaming job.', {
      severity: 'warning',
    });
  if (input === text(OutputConfig?.SnsTopicArn))
    yield told(
      rules.STREAMING,
      'The output topic is the input topic: labeled objects come back as new ones.',
      { severity: 'warning' },
    );
}

function problemOf(constraint: Constraint, value: unknown): string {
  const shown = quoteForMessage(String(value), 80);
  switch (constraint.kind) {
    case 'required':
      return 'is missing';
    case 'type':
      return `must be of type ${constraint.expected}`;
    case 'enum':
      return `is ${constraint.values.join(' or ')}, not ${shown}`;
    case 'min-length':
      return `must have at least ${constraint.limit} entries or characters`;
    case 'max-length':
      return `may have at most ${constraint.limit} entries or characters`;
    case 'min-value':
      return `is ${shown}, but must be at least ${constraint.limit}`;
    case 'max-value':
      return `is ${shown}, but may be at most ${constraint.limit}`;
    case 'pattern':
      return `is ${shown}, which does not match ${constraint.pattern}`;
  }
}
