import { readDataSource } from '../../core/manifest/data-source.ts';
import { JOB_LIMITS } from '../../core/manifest/limits.ts';
import { parseS3Uri } from '../../core/s3-uri.ts';
import { readLabelCategories } from '../../templates/label-categories.ts';
import type { LabelingJobRequest, StoredLabelingJob } from '../sagemaker/state.ts';
import { foreignLambdas } from './built-in.ts';
import type { JobRun } from './model.ts';
import type { JobStorage } from './storage.ts';

/** Why a job cannot run, as its FailureReason says it. */
export class JobFailure extends Error {}

/** The first batch is small, whatever MaxConcurrentTaskCount says (known from real output). */
const FIRST_BATCH = 10;
const BATCH = 1_000;

/**
 * Reads what a job is made of, as its role: the manifest, the label categories, and whether the template is there.
 *
 * @throws JobFailure
 */
export async function beginRun(job: StoredLabelingJob, storage: JobStorage, now: Date): Promise<JobRun> {
  const { request } = job;
  const { HumanTaskConfig: config } = request;
  const [lambda] = foreignLambdas(request);
  if (lambda !== undefined) {
    throw new JobFailure(
      `ClientError: Exception invoking the Lambda function ${lambda}. LambdaErrorCode: ResourceNotFoundException. The sandbox runs only AWS's own Lambda functions.`,
    );
  }
  const template = config.UiConfig.UiTemplateS3Uri;
  if (template !== undefined) await textAt(template, 'the template', storage);
  const categories = request.LabelCategoryConfigS3Uri;
  const labels =
    categories === undefined ? [] : namesIn(await textAt(categories, 'the label categories', storage));
  const { S3DataSource: input, SnsDataSource: topic } = request.InputConfig.DataSource;
  const lines =
    input === undefined ? [] : linesOf(await textAt(input.ManifestS3Uri, 'the input manifest', storage));
  const open = lines.flatMap((line, object) => (isLabeled(line, request) ? [] : [object]));
  // Stopping conditions are ignored in a streaming job.
  const queue = topic === undefined ? open.slice(0, mostObjects(request, lines.length)) : open;
  const size = batchSize(request);
  // Jobs of the demonstration account have their first batch behind them.
  const first = job.counters.TotalLabeled === 0 ? Math.min(FIRST_BATCH, size) : size;
  return {
    started: now,
    lines: lines.map(({ text }) => text),
    labels,
    queue,
    leftOut: open.length - queue.length,
    tasks: new Map(),
    results: new Map(),
    ...(topic === undefined
      ? {}
      : {
          stream: {
            seen: new Set<string>(),
            arrived: new Map(queue.map((object) => [object, now])),
            busy: now,
          },
        }),
    batch: { number: 1, from: 0, to: Math.min(first, queue.length), offered: now },
  };
}

export function batchSize({ HumanTaskConfig }: LabelingJobRequest): number {
  return HumanTaskConfig.MaxConcurrentTaskCount ?? BATCH;
}

async function textAt(uri: string, what: string, storage: JobStorage): Promise<string> {
  const at = parseS3Uri(uri);
  if (!at.ok) throw new JobFailure(`ClientError: ${uri} is not a location of ${what}.`);
  const { status, body } = await storage.get(at.value);
  if (status === 200) return body.toString('utf8');
  throw new JobFailure(
    status === 404
      ? `ClientError: There is no ${uri}, which is ${what}.`
      : `ClientError: Access denied when reading ${what} ${uri}. Check the execution role and the bucket policy.`,
  );
}

interface Line {
  readonly text: string;
  readonly object: Readonly<Record<string, unknown>>;
}

function linesOf(manifest: string): Line[] {
  const lines = manifest
    .replace(/^\ufeff/, '')
    .split('\n')
    .flatMap((text, index) => (text.trim() === '' ? [] : [lineOf(text.trim(), index + 1)]));
  if (lines.length === 0) throw new JobFailure('ClientError: The input manifest contains no data objects.');
  const most = JOB_LIMITS.items;
  if (lines.length > most)
    throw new JobFailure(
      `ClientError: The input manifest contains ${lines.length} data objects; a job accepts ${most}.`,
    );
  return lines;
}

function lineOf(text: string, number: number): Line {
  const broken = (why: string) =>
    new JobFailure(`ClientError: Line ${number} of the input manifest cannot be used: ${why}.`);
  let object: unknown;
  try {
    object = JSON.parse(text);
  } catch {
    throw broken('it is not JSON');
  }
  if (typeof object !== 'object' || object === null || Array.isArray(object))
    throw broken('it is not an object');
  const source = readDataSource(object as Line['object']);
  if (source === undefined) throw broken('it has neither source-ref nor source');
  if (!source.ok) throw broken(source.problem);
  return { text, object: object as Line['object'] };
}

/** An object with a label under the job's own attribute is not labeled again: that is how a job is continued. */
function isLabeled({ object }: Line, { LabelAttributeName: name }: LabelingJobRequest): boolean {
  return Object.hasOwn(object, name) && Object.hasOwn(object, `${name}-metadata`);
}

function namesIn(text: string): readonly string[] {
  const names = readLabelCategories(text);
  if (names.ok) return names.value;
  throw new JobFailure(`ClientError: The label categories cannot be used: ${names.problem}.`);
}

function mostObjects({ StoppingConditions: conditions = {} }: LabelingJobRequest, all: number): number {
  const { MaxHumanLabeledObjectCount: count = all, MaxPercentageOfInputDatasetLabeled: share = 100 } =
    conditions;
  return Math.min(count, Math.ceil((all * share) / 100));
}
