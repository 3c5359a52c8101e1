import type { Connection } from '../connect.ts';
import { GroundctlError } from '../core/errors.ts';
import { type Finding, finding } from '../core/finding.ts';
import { serviceHost } from '../core/partitions.ts';
import { quoteForMessage } from '../core/text/sanitize.ts';
import { type Arn, parseArn } from '../jobs/check/arn.ts';
import { ROLE, ROLE_UNREAD, TRUST, UNREAD } from '../jobs/check/rules.ts';
import type { JobRequest } from '../jobs/model.ts';
import type { Collected } from '../policies/collect/collect.ts';
import { describeReason } from '../policies/evaluate/describe.ts';
import { evaluateAccess } from '../policies/evaluate/evaluate.ts';
import type { AccessDecision, AccessRequest, PolicyDocument } from '../policies/evaluate/model.ts';
import { parsePolicy, readPolicy } from '../policies/evaluate/read-policy.ts';
import { type AccountPolicies, policiesFor } from '../policies/folder/account-policies.ts';
import { readPolicyDocuments } from '../policies/folder/read-documents.ts';
import { type Need, needsOf } from './job-needs.ts';

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
  const keys = await keyPolicies(connection, needs, unread, signal);
  let trust: string | undefined;
  for (const [bucket, wanted] of Map.groupBy(needs, (need) => need.bucket)) {
    const collected = await collect(connection, bucket, request.RoleArn ?? '', signal);
    if (collected === undefined) continue;
    const problem = missingRole(collected);
    if (problem !== undefined) return [finding(UNREAD, { subject, message: `RoleArn: ${problem}` })];
    trust ??= collected.trust;
    const account = documentsOf(collected);
    for (const { what, why } of collected.notRead) unread.add(`${what}: ${why}`);
    if (account === undefined || isBlind(collected)) continue;
    for (const need of wanted) found.push(...judged(need, account, keys, request, subject));
  }
  for (const [key, policy] of keys)
    if (policy === undefined)
      found.push(
        finding(UNREAD, { subject, message: `KmsKeyId: there is no key ${quoteForMessage(key, 200)}.` }),
      );
  found.push(...trustFindings(trust, request, role, subject));
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

const RELEVANT =
  /^(?:role|inline|policies attached|managed policy|permissions boundary|policy of (?:bucket|key))/;

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

type KeyPolicies = ReadonlyMap<string, PolicyDocument | undefined>;

function judged(
  need: Need,
  account: AccountPolicies,
  keys: KeyPolicies,
  job: JobRequest,
  subject: string,
): Finding[] {
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
    context: { 'aws:SecureTransport': 'true', 'kms:ViaService': viaService(job), ...need.context },
  };
  const { resource: bucketPolicy, ...policies } = policiesFor(account, asked).input;
  const isKey = need.action.startsWith('kms:');
  const key = isKey ? keys.get(need.resource) : undefined;
  // That the key is not there is said once.
  if (isKey && key === undefined) return [];
  const resource = need.action.startsWith('s3:') ? bucketPolicy : key;
  const decision = evaluateAccess({ ...policies, ...(resource === undefined ? {} : { resource }) });
  if (decision.decision === 'allow') return [];
  const sure = isSure(decision);
  const words = `${quoteForMessage(name)} ${sure ? 'may not' : 'may possibly not'} ${need.action} on ${quoteForMessage(need.shown, 200)}, ${describeReason(decision, asked)}.`;
  return [finding(ROLE, { subject, message: words, severity: sure ? 'error' : 'warning' })];
}

/** The policies of the keys that the role needs; undefined for a key that is not there. */
async function keyPolicies(
  connection: Connection,
  needs: readonly Need[],
  unread: Set<string>,
  signal: AbortSignal,
): Promise<KeyPolicies> {
  const arns = new Set(needs.flatMap(({ action, resource }) => (action.startsWith('kms:') ? resource : [])));
  const found = new Map<string, PolicyDocument | undefined>();
  for (const arn of arns) {
    try {
      const text = await connection.policies.keyPolicy(arn, { signal });
      const read = text === undefined ? undefined : readPolicy(text, { usedAs: 'resource' });
      found.set(arn, read === undefined || 'policy' in read ? read?.policy : ofConsole(arn));
    } catch (error) {
      if (!(error instanceof GroundctlError) || error.source !== 'aws' || error.aws?.retryable) throw error;
      // Taken for one that leaves the key to IAM, as the console makes it.
      unread.add(`policy of key ${arn}: ${error.message}`);
      found.set(arn, ofConsole(arn));
    }
  }
  return found;
}

function ofConsole(arn: string): PolicyDocument {
  const { partition = 'aws', account = '' } = parseArn(arn) ?? {};
  const AWS = `arn:${partition}:iam::${account}:root`;
  const Statement = [{ Effect: 'Allow', Principal: { AWS }, Action: 'kms:*', Resource: '*' }];
  return parsePolicy({ Version: '2012-10-17', Statement }, { usedAs: 'resource' });
}

/** Whether SageMaker may take the role on at all. */
function trustFindings(
  trust: string | undefined,
  job: JobRequest,
  { partition, account }: Arn,
  subject: string,
): Finding[] {
  const read = trust === undefined ? undefined : readPolicy(trust, { usedAs: 'trust' });
  if (read === undefined || !('policy' in read)) return [];
  const region = parseArn(job.HumanTaskConfig?.WorkteamArn)?.region ?? '*';
  const asked: AccessRequest = {
    principal: { kind: 'service', name: 'sagemaker.amazonaws.com' },
    action: 'sts:AssumeRole',
    resource: job.RoleArn ?? '',
    context: {
      'aws:SourceAccount': account,
      'aws:SourceArn': `arn:${partition}:sagemaker:${region}:${account}:labeling-job/${job.LabelingJobName?.toLowerCase()}`,
    },
  };
  const decision = evaluateAccess({ resource: read.policy, request: asked });
  if (decision.decision === 'allow') return [];
  const trusts = read.policy.statements.some(
    ({ effect, principal }) =>
      effect === 'Allow' &&
      principal?.values.some(({ type, value }) => type === 'Service' && value.startsWith('sagemaker.')),
  );
  // Which values SageMaker sends for conditions of the statement is not documented in full.
  const words = trusts
    ? `The trust policy of the role trusts sagemaker.amazonaws.com under a condition that the job does not meet, as far as is known, ${describeReason(decision, asked)}.`
    : 'The trust policy of the role does not let sagemaker.amazonaws.com assume it.';
  return [finding(TRUST, { subject, message: words, severity: trusts ? 'warning' : 'error' })];
}

/** A Deny whose condition speaks of the network may be none for Ground Truth's own requests. */
function isSure({ reason, notModelled }: AccessDecision): boolean {
  return (
    notModelled.length === 0 && (reason.kind !== 'explicit-deny' || reason.statement.policy === 'identity')
  );
}

function viaService({ HumanTaskConfig: config }: JobRequest): string | undefined {
  const region = parseArn(config?.WorkteamArn)?.region;
  return region === undefined ? undefined : serviceHost('s3', region);
}
