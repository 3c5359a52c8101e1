import { randomUUID } from 'node:crypto';
import { GroundctlError } from '../../core/errors.ts';
import { type Finding, finding } from '../../core/finding.ts';
import { textLines } from '../../core/manifest/text-lines.ts';
import { lambdaHost } from '../../lambda-host.ts';
import { LAMBDA_ANSWER, LAMBDA_FAILED } from '../../templates/check/rules.ts';
import {
  type AnnotatedObject,
  type PostAnnotationAnswer,
  type PostAnnotationEvent,
  readPostAnnotationAnswer,
} from '../../templates/lambda/post-contract.ts';
import { ONE_EVENT, startLambda } from '../../templates/lambda/run-lambda.ts';
import { readWorkerResponses } from '../../templates/lambda/worker-responses.ts';
import { type DataObject, readManifestLine } from '../../templates/manifest/read-line.ts';
import type { CheckingOptions } from '../fail-on.ts';
import type { ExitCode, Io } from '../io.ts';
import { reportFindings } from '../report-findings.ts';
import { type LabelCliOptions, labelsOf } from './labels.ts';
import { openManifest } from './open-manifest.ts';
import { checkLambdaFile, type LambdaCliOptions, lambdaTimeout, lambdaVariables } from './pre-lambda.ts';

interface PostCliOptions
  extends CheckingOptions,
    Omit<LambdaCliOptions, 'preLambda' | 'lambdaAws'>,
    LabelCliOptions {
  readonly responses: string;
  readonly manifest?: string;
  readonly labelAttribute: string;
}

/** Where the payload lies while the Lambda runs: in the bucket of the sandbox's demonstration account. */
const BUCKET = 'acme-labeling-data';

/** `groundctl templates post-lambda LAMBDA --responses PATH` */
export async function postLambda(io: Io, options: PostCliOptions, lambda: string): Promise<ExitCode> {
  const timeout = lambdaTimeout(options);
  await checkLambdaFile(lambda);
  const labels = await labelsOf(options, io.signal);
  const data = options.manifest === undefined ? [] : await dataObjects(options.manifest, io.signal);
  const objects = await readWorkerResponses(options.responses, data, io.signal);
  // It has to read its payload from S3, so there is a sandbox for it, whatever else is configured.
  const { profile: _, endpointUrl: __, ...others } = options;
  const connection = await io.connect({ ...others, sandbox: true, readOnly: false });
  const { region } = connection.target;
  const key = `groundctl/${randomUUID()}.json`;
  await connection.templates.put(
    { bucket: BUCKET, key, body: JSON.stringify(objects) },
    { signal: io.signal },
  );
  const credentials = await connection.templates.credentials();
  const variables = await lambdaVariables(io, options);
  const aws = credentials && { credentials, endpoint: connection.target.endpoint };
  await using running = startLambda(lambda, lambdaHost, {
    timeout,
    signal: io.signal,
    region,
    variables,
    aws,
  });
  const event: PostAnnotationEvent = {
    version: '2018-10-16',
    labelingJobArn: `arn:aws:sagemaker:${region}:123456789012:labeling-job/local-consolidation`,
    ...(labels === undefined ? {} : { labelCategories: labels }),
    labelAttributeName: options.labelAttribute,
    roleArn: 'arn:aws:iam::123456789012:role/local',
    payload: { s3Uri: `s3://${BUCKET}/${key}` },
  };
  const { findings, consolidated } = await ask(() => running.invoke(event), objects, options, lambda);
  return reportFindings(io, findings, options, {
    command: 'templates.post-lambda',
    title: 'Check of a post-annotation Lambda',
    extra: { lambda, objects: objects.length, consolidated },
  });
}

async function ask(
  invoke: () => Promise<unknown>,
  objects: readonly AnnotatedObject[],
  { labelAttribute }: PostCliOptions,
  subject: string,
): Promise<{ readonly findings: Finding[]; readonly consolidated: PostAnnotationAnswer['consolidated'] }> {
  const failed = (message: string) => finding(LAMBDA_FAILED, { subject, message });
  let answer: unknown;
  try {
    answer = await invoke();
  } catch (error) {
    if (!(error instanceof GroundctlError) || !ONE_EVENT.has(error.code)) throw error;
    return { findings: [failed(error.message)], consolidated: [] };
  }
  const ids = objects.map(({ datasetObjectId }) => datasetObjectId);
  const read = readPostAnnotationAnswer(answer, ids, labelAttribute);
  if (!read.ok) return { findings: [failed(`The Lambda: ${read.problem}.`)], consolidated: [] };
  const { problems, warnings, consolidated } = read.value;
  const findings = [
    ...problems.map((problem) => failed(`The Lambda: ${problem}.`)),
    ...warnings.map((warning) => finding(LAMBDA_ANSWER, { subject, message: `The Lambda: ${warning}.` })),
  ];
  return { findings, consolidated };
}

async function dataObjects(manifest: string, signal: AbortSignal): Promise<readonly DataObject[]> {
  const { chunks } = await openManifest(manifest, undefined, signal);
  const found: DataObject[] = [];
  for await (const lines of textLines(chunks)) {
    for (const line of lines)
      if (line.text?.trim() !== '') found.push(readManifestLine(line).dataObject ?? {});
  }
  return found;
}
