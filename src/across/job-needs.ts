import type { Connection } from '../connect.ts';
import { readDataSource } from '../core/manifest/data-source.ts';
import { textLines } from '../core/manifest/text-lines.ts';
import { formatS3Uri, parseS3Uri, type S3Uri } from '../core/s3-uri.ts';
import { parseArn } from '../jobs/check/arn.ts';
import type { JobRequest } from '../jobs/model.ts';
import type { RequestContext } from '../policies/evaluate/model.ts';
import { known } from './known.ts';

/** Lines of the manifest whose data the role is asked about. */
const SAMPLE = 100;
/** AWS's own Lambdas are called without a permission of the role. */
const OWN_LAMBDA = /:function:(?:PRE|ACS)-/;
/** What AWS's managed policy allows on the queues of streaming jobs. */
const QUEUE_ACTIONS = ['CreateQueue', 'ReceiveMessage', 'SendMessage', 'DeleteMessage', 'SetQueueAttributes'];

/** Something that the role of a job does. */
export interface Need {
  readonly action: string;
  readonly resource: string;
  /** In words: `s3://bucket/key`, or the ARN. */
  readonly shown: string;
  /** The bucket whose policy is collected with the role's. */
  readonly bucket: string;
  /** Condition keys that only this request has. */
  readonly context?: RequestContext;
}

/** All that a job's role does for it, and on what. */
export async function needsOf(
  connection: Connection,
  request: JobRequest,
  partition: string,
  signal: AbortSignal,
): Promise<Need[]> {
  const { InputConfig: input, OutputConfig: output, HumanTaskConfig: config } = request;
  const manifest = placeAt(input?.DataSource?.S3DataSource?.ManifestS3Uri);
  const template = placeAt(config?.UiConfig?.UiTemplateS3Uri);
  const categories = placeAt(request.LabelCategoryConfigS3Uri);
  const data = manifest === undefined ? [] : await sampleOf(connection, manifest, signal);
  const folder = output?.S3OutputPath?.replace(/\/*$/, `/${request.LabelingJobName ?? 'JOB'}/`);
  const written = placeAt(folder === undefined ? undefined : `${folder}manifests/output/output.manifest`);
  const on = (action: string, places: readonly (S3Uri | undefined)[]): Need[] =>
    places.flatMap((at) =>
      at === undefined
        ? []
        : {
            action,
            resource: `arn:${partition}:s3:::${at.bucket}/${at.key}`,
            shown: formatS3Uri(at),
            bucket: at.bucket,
          },
    );
  const bucket = written?.bucket ?? manifest?.bucket ?? '';
  const lambdas = [
    config?.PreHumanTaskLambdaArn,
    config?.AnnotationConsolidationConfig?.AnnotationConsolidationLambdaArn,
  ].filter((arn) => typeof arn === 'string' && !OWN_LAMBDA.test(arn));
  const key = output?.KmsKeyId;
  const direct = (action: string, resource: string, context?: Need['context']): Need => ({
    action,
    resource,
    shown: resource,
    bucket,
    ...(context === undefined ? {} : { context }),
  });
  return [
    ...on('s3:GetObject', [manifest, template, categories, ...data]),
    ...on('s3:PutObject', [written]),
    ...lambdas.map((arn) => direct('lambda:InvokeFunction', arn ?? '')),
    ...(typeof key === 'string' && key.startsWith('arn:') && key.includes(':key/')
      ? ['kms:GenerateDataKey', 'kms:Decrypt'].map((action) => direct(action, key))
      : []),
    ...streamingNeeds(request, direct),
  ].filter((need) => need.bucket !== '');
}

/** A streaming job subscribes a queue of its own to its input topic, and publishes to its output topic. */
function streamingNeeds(
  { InputConfig, OutputConfig, LabelingJobName: name }: JobRequest,
  need: (action: string, resource: string, context?: Need['context']) => Need,
): Need[] {
  const input = parseArn(InputConfig?.DataSource?.SnsDataSource?.SnsTopicArn);
  const output = OutputConfig?.SnsTopicArn;
  const published = parseArn(output) === undefined ? [] : [need('sns:Publish', output ?? '')];
  if (input === undefined) return published;
  const { partition, region, account, resource } = input;
  const queue = `arn:${partition}:sqs:${region}:${account}:GroundTruth-${(name ?? 'job').toLowerCase()}`;
  const topic = `arn:${partition}:sns:${region}:${account}:${resource}`;
  return [
    need('sns:Subscribe', topic, { 'sns:Protocol': 'sqs', 'sns:Endpoint': queue }),
    ...QUEUE_ACTIONS.map((action) => need(`sqs:${action}`, queue)),
    ...published,
  ];
}

/** One object of each bucket and folder that the first lines name: permissions are given by prefix. */
async function sampleOf(connection: Connection, manifest: S3Uri, signal: AbortSignal): Promise<S3Uri[]> {
  const found = new Map<string, S3Uri>();
  const object = await known(connection.templates.get(manifest, { signal }));
  if (object === undefined) return [];
  for await (const lines of textLines(object.body)) {
    for (const { number, text } of lines) {
      if (number > SAMPLE) return [...found.values()];
      const ref = text === undefined ? undefined : refIn(text);
      if (ref === undefined) continue;
      const folder = `${ref.bucket}/${ref.key.slice(0, ref.key.lastIndexOf('/') + 1)}`;
      if (!found.has(folder)) found.set(folder, ref);
    }
  }
  return [...found.values()];
}

function refIn(text: string): S3Uri | undefined {
  try {
    const source = readDataSource(JSON.parse(text) as Record<string, unknown>);
    return source?.ok ? source.value.ref : undefined;
  } catch {
    return undefined;
  }
}

function placeAt(uri: string | undefined): S3Uri | undefined {
  const at = parseS3Uri(typeof uri === 'string' ? uri : '');
  return at.ok && at.value.key !== '' ? at.value : undefined;
}
