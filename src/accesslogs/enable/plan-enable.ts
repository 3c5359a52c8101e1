import type { CallOptions } from '../../core/call-options.ts';
import { GroundctlError, usageError } from '../../core/errors.ts';
import type { Plan, Unchanged } from '../../core/plan.ts';
import { bucketNameProblem } from '../../core/s3-uri.ts';
import type { LogTarget } from '../log-target.ts';
import type { EnableChange, EnableInput } from './change.ts';
import { type Delivery, deliveryStatement, withStatement } from './delivery-policy.ts';
import { type LoggingApi, loggingTarget, type OwnedCallOptions } from './logging-port.ts';

/** Who we are: the account that has to own both buckets, and its partition. */
export interface Caller {
  readonly account: string;
  readonly partition: string;
}

/**
 * Plans server access logging of a bucket: the target's bucket policy, then the logging itself. Throws a usage
 * error that names every reason why the target cannot receive these logs; sources of the checks: S3 user guide,
 * "Enabling Amazon S3 server access logging".
 */
export async function planEnable(
  api: LoggingApi,
  caller: Caller,
  input: EnableInput,
  options: CallOptions = {},
): Promise<Plan<EnableChange>> {
  checkNames(input);
  const owned = { ...options, owner: caller.account };
  const { problems, notes } = await checkTarget(api, input, owned);
  if (problems.length > 0) {
    throw usageError(`${input.target} cannot receive the logs of ${input.bucket}. Nothing was changed.`, {
      code: 'unfit-log-target',
      problems,
    });
  }
  const delivery = { ...caller, source: input.bucket, target: input.target, prefix: input.prefix };
  const [policy, logging] = await Promise.all([
    policyChange(api, delivery, owned),
    loggingChange(api, input, owned, notes),
  ]);
  const steps = [policy, logging];
  return {
    title: `Log requests to ${input.bucket} into s3://${input.target}/${input.prefix}`,
    changes: steps.filter((step) => 'action' in step),
    unchanged: steps.filter((step) => 'reason' in step),
    findings: [],
  };
}

function checkNames({ bucket, target, prefix }: EnableInput): void {
  const problems = [bucket, target].map(bucketNameProblem).filter((problem) => problem !== undefined);
  if (bucket === target) {
    problems.push('the target is the source: each delivered log would be logged again, endlessly');
  }
  if (Buffer.byteLength(prefix) > 800) problems.push('the prefix is too long for the keys of log objects');
  if (problems.length > 0) throw usageError('These buckets cannot be used.', { problems });
}

async function checkTarget(api: LoggingApi, { bucket, target }: EnableInput, options: OwnedCallOptions) {
  const problems: string[] = [];
  const notes: string[] = [];
  const [source, destination] = await Promise.all([
    api.bucketRegion(bucket, options),
    api.bucketRegion(target, options),
  ]);
  if (source !== destination) {
    problems.push(
      `${bucket} is in ${source} and ${target} in ${destination}: both must be in the same region`,
    );
  }
  const tell = <T>(what: string, ask: Promise<T>) => orNote(what, ask, notes);
  const [retention, requesterPays, encryption, lifecycle] = await Promise.all([
    tell('Object Lock', api.hasDefaultRetention(target, options)),
    tell('Requester Pays', api.hasRequesterPays(target, options)),
    tell('default encryption', api.getBucketEncryption(target, options)),
    tell('lifecycle rules', api.hasLifecycle(target, options)),
  ]);
  if (retention) problems.push(`${target} has Object Lock with a default retention period`);
  if (requesterPays) problems.push(`${target} has Requester Pays`);
  const algorithm = encryption?.algorithm;
  if (algorithm !== undefined && algorithm !== 'AES256') {
    problems.push(`the default encryption of ${target} is ${algorithm}: S3 delivers logs only with SSE-S3`);
  }
  if (lifecycle === false) {
    notes.push(`${target} has no lifecycle rule: logs stay, and cost, forever. Add one that expires them.`);
  }
  return { problems, notes };
}

/** What may not be asked, or is not there to be asked, is said instead of guessed. */
async function orNote<T>(what: string, ask: Promise<T>, notes: string[]): Promise<T | undefined> {
  try {
    return await ask;
  } catch (error) {
    const name = error instanceof GroundctlError ? error.aws?.name : undefined;
    if (name === undefined || !/^(?:AccessDenied|NotImplemented|MethodNotAllowed)/.test(name)) throw error;
    notes.push(`The target's ${what} could not be checked (${name}).`);
    return undefined;
  }
}

async function policyChange(
  api: LoggingApi,
  delivery: Delivery,
  options: OwnedCallOptions,
): Promise<EnableChange | Unchanged> {
  const statement = deliveryStatement(delivery);
  const before = await api.getBucketPolicy(delivery.target, options);
  const after = withStatement(before, statement);
  const subject = `bucket policy of ${delivery.target}`;
  if (after === undefined) return { subject, reason: 'already lets S3 deliver these logs' };
  return {
    kind: before === undefined ? 'create' : 'update',
    subject,
    fields: [{ field: 'Statement', after: { ...after.added } }],
    action: { type: 'policy', bucket: delivery.target, before, after: after.text },
    owner: delivery.account,
  };
}

async function loggingChange(
  api: LoggingApi,
  { bucket, target, prefix, partitioned }: EnableInput,
  options: OwnedCallOptions,
  notes: readonly string[],
): Promise<EnableChange | Unchanged> {
  const before = await loggingTarget(api, bucket, options);
  const after: LogTarget = { bucket: target, prefix, partitioned };
  const subject = `server access logging of ${bucket}`;
  const same = before && JSON.stringify(before) === JSON.stringify({ ...before, ...after });
  if (same) return { subject, reason: 'already as requested' };
  return {
    kind: before === undefined ? 'create' : 'update',
    subject,
    fields: [
      ...field('TargetBucket', before?.bucket, target),
      ...field('TargetPrefix', before?.prefix, prefix),
      ...field('TargetObjectKeyFormat', before && formatName(before), formatName(after)),
    ],
    notes: [
      'It takes about an hour until the first records are delivered, and several hours until most are.',
      ...(before && (before.bucket !== target || before.prefix !== prefix)
        ? [`Logs will no longer go to s3://${before.bucket}/${before.prefix}.`]
        : []),
      ...notes,
    ],
    action: { type: 'logging', bucket, before, after },
    owner: options.owner ?? '',
  };
}

/** A field that changes; none where it stays. */
function field(name: string, before: string | undefined, after: string) {
  if (before === undefined) return [{ field: name, after }];
  return before === after ? [] : [{ field: name, before, after }];
}

function formatName({ partitioned }: LogTarget): string {
  return partitioned ? 'PartitionedPrefix (EventTime)' : 'SimplePrefix';
}
