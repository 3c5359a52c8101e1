import type { Connection } from '../connect.ts';
import { GroundctlError } from '../core/errors.ts';
import { type Finding, finding } from '../core/finding.ts';
import { readDataSource } from '../core/manifest/data-source.ts';
import { textLines } from '../core/manifest/text-lines.ts';
import { formatS3Uri, parseS3Uri, type S3Uri } from '../core/s3-uri.ts';
import { quoteForMessage } from '../core/text/sanitize.ts';
import { type Arn, parseArn } from '../jobs/check/arn.ts';
import { ROLE, ROLE_UNREAD, UNREAD } from '../jobs/check/rules.ts';
import type { JobRequest } from '../jobs/model.ts';
import type { Collected } from '../policies/collect/collect.ts';
import { describeReason } from '../policies/evaluate/describe.ts';
import { evaluateAccess } from '../policies/evaluate/evaluate.ts';
import type { AccessDecision, AccessRequest, PolicyDocument } from '../policies/evaluate/model.ts';
import { parsePolicy } from '../policies/evaluate/read-policy.ts';
import { type AccountPolicies, policiesFor } from '../policies/folder/account-policies.ts';
import { readPolicyDocuments } from '../policies/folder/read-documents.ts';

/** Lines of the manifest whose data the role is asked about. */
const SAMPLE = 100;
/** AWS's own Lambdas are called without a permission of the role. */
const OWN_LAMBDA = /:function:(?:PRE|ACS)-/;

interface Need {
  readonly action: string;
  readonly resource: string;
  /** In words: `s3://bucket/key`, or the ARN. */
  readonly shown: string;
  readonly bucket: string;
}

/** Whether the role of a request may do what the job needs, by the policies that AWS has of it and of the buckets. */
export async function roleFindings(
  connection: Connection,
  request: JobRequest,
  subject: string,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const role = parseArn(request.RoleArn);
  if (role === undefined || !role.resource.startsWith('role/')) return [];
  const needs = await needsOf(connection, request, role.partition, signal);
  const found: Finding[] = [];
  const unread = new Set<string>();
  for (const [bucket, wanted] of Map.groupBy(needs, (need) => need.bucket)) {
    const collected = await collect(connection, bucket, request.RoleArn ?? '', signal);
    if (collected === undefined) continue;
    const problem = missingRole(collected);
    if (problem !== undefined) return [finding(UNREAD, { subject, message: `RoleArn: ${problem}` })];
    const account = documentsOf(collected);
    for (const { what, why } of collected.notRead) unread.add(`${what}: ${why}`);
    if (account === undefined || isBlind(collected)) continue;
    for (const need of wanted) found.push(...judged(need, account, request, subject));
  }
  const blind = [...unread].filter((what) => RELEVANT.test(what));
  return blind.length === 0
    ? found
    : [...found, finding(ROLE_UNREAD, { subject, message: `Not read: ${blind.join('; ')}` })];
}

/** Undefined where there is no such bucket, which is a finding of the request itself. */
async function collect(
  connection: Connection,
  bucket: string,
  role: string,
  signal: AbortSignal,
): Promise<Collected | undefined> {
  try {
    return await connection.policies.collect({ bucket, role }, { signal });
  } catch (error) {
    if (error instanceof GroundctlError && error.code === 'no-such-bucket') return undefined;
    throw error;
  }
}

const RELEVANT = /^(?:role|inline|policies attached|managed policy|permissions boundary|policy of bucket)/;

/** Without these a refusal may be none, and silence says nothing. */
function isBlind({ notRead }: Collected): boolean {
  return notRead.some(({ what, why }) => RELEVANT.test(what) && !/NoSuchBucket|does not exist/i.test(why));
}

function missingRole({ notRead }: Collected): string | undefined {
  const role = notRead.find(({ what }) => what.startsWith('role '));
  return role !== undefined && /NoSuchEntity|cannot be found|does not exist/i.test(role.why)
    ? role.why
    : undefined;
}

function documentsOf({ files }: Collected): AccountPolicies | undefined {
  try {
    return readPolicyDocuments(files);
  } catch (error) {
    // What AWS took and this program cannot read is told by `policies lint`.
    if (error instanceof GroundctlError && error.code === 'invalid-policy') return undefined;
    throw error;
  }
}

function judged(need: Need, account: AccountPolicies, job: JobRequest, subject: string): Finding[] {
  const role = parseArn(job.RoleArn);
  if (role === undefined) return [];
  const name = role.resource.slice(role.resource.lastIndexOf('/') + 1);
  const asked: AccessRequest = {
    principal: {
      kind: 'iam',
      arn: `arn:${role.partition}:sts::${role.account}:assumed-role/${name}/SageMaker`,
      accountId: role.account,
      issuerArn: job.RoleArn ?? '',
    },
    action: need.action,
    resource: need.resource,
    ...(account.facts.account === undefined ? {} : { resourceAccount: account.facts.account }),
    context: { 'aws:SecureTransport': 'true', 'kms:ViaService': viaService(job) },
  };
  const { resource: bucketPolicy, ...policies } = policiesFor(account, asked).input;
  const resource = need.action.startsWith('s3:') ? bucketPolicy : keyPolicy(need, role);
  const decision = evaluateAccess({ ...policies, ...(resource === undefined ? {} : { resource }) });
  if (decision.decision === 'allow') return [];
  const sure = isSure(decision);
  const words = `${quoteForMessage(name)} ${sure ? 'may not' : 'may perhaps not'} ${need.action} on ${quoteForMessage(need.shown, 200)}, ${describeReason(decision, asked)}.`;
  return [finding(ROLE, { subject, message: words, severity: sure ? 'error' : 'warning' })];
}

/** A key's own policy is not read: it is taken for one that leaves the key to IAM, as the console makes it. */
function keyPolicy({ action, resource }: Need, { partition }: Arn): PolicyDocument | undefined {
  if (!action.startsWith('kms:')) return undefined;
  const AWS = `arn:${partition}:iam::${parseArn(resource)?.account ?? ''}:root`;
  const Statement = [{ Effect: 'Allow', Principal: { AWS }, Action: 'kms:*', Resource: '*' }];
  return parsePolicy({ Version: '2012-10-17', Statement }, { usedAs: 'resource' });
}

/** A Deny whose condition speaks of the network may be none for Ground Truth's own requests. */
function isSure({ reason, notModelled }: AccessDecision): boolean {
  return (
    notModelled.length === 0 && (reason.kind !== 'explicit-deny' || reason.statement.policy === 'identity')
  );
}

function viaService({ HumanTaskConfig: config }: JobRequest): string | undefined {
  const region = parseArn(config?.WorkteamArn)?.region;
  return region === undefined ? undefined : `s3.${region}.amazonaws.com`;
}

async function needsOf(
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
  return [
    ...on('s3:GetObject', [manifest, template, categories, ...data]),
    ...on('s3:PutObject', [written]),
    ...lambdas.map((arn) => ({
      action: 'lambda:InvokeFunction',
      resource: arn ?? '',
      shown: arn ?? '',
      bucket,
    })),
    ...(typeof key === 'string' && key.startsWith('arn:') && key.includes(':key/')
      ? ['kms:GenerateDataKey', 'kms:Decrypt'].map((action) => ({
          action,
          resource: key,
          shown: key,
          bucket,
        }))
      : []),
  ].filter((need) => need.bucket !== '');
}

/** One object of each bucket and folder that the first lines name: permissions are given by prefix. */
async function sampleOf(connection: Connection, manifest: S3Uri, signal: AbortSignal): Promise<S3Uri[]> {
  const found = new Map<string, S3Uri>();
  const object = await connection.templates.get(manifest, { signal }).catch((error: unknown) => {
    if (error instanceof GroundctlError && error.source === 'aws' && !error.aws?.retryable) return undefined;
    throw error;
  });
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
