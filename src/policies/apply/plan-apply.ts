import type { CallOptions } from '../../core/call-options.ts';
import { GroundctlError, usageError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import type { Plan } from '../../core/plan.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { bucketArn } from '../catalogue/arns.ts';
import { findTemplate } from '../catalogue/catalogue.ts';
import type { Attachment } from '../catalogue/template.ts';
import { bucket as bucketType } from '../catalogue/value-types.ts';
import { parsePrincipal } from '../evaluate/caller.ts';
import type { PolicyDocument } from '../evaluate/model.ts';
import { parsePolicy, readPolicy } from '../evaluate/read-policy.ts';
import type { GeneratedDocument } from '../generate/generate.ts';
import { minifiedSize, sizeLimit } from '../generate/size-limit.ts';
import { lintDocuments } from '../lint/lint.ts';
import type { BucketSettingsApi, Caller, CorsRule, LoggingEnabled } from '../ports.ts';
import { describeDiff, diffAccess } from '../simulate/matrix-diff.ts';
import type { SettingAction, SettingChange } from './change.ts';
import { jsonDiff } from './json-diff.ts';
import { findLosses, type Loss } from './lockout.ts';
import { MAX_CORS_RULES, mergeCors } from './merge-cors.ts';
import { mergePolicy } from './merge-policy.ts';

export interface ApplyInput {
  readonly document: GeneratedDocument;
  /** Needed for documents that have no `bucket` parameter. */
  readonly bucket?: string | undefined;
  /** The account that must own the bucket; the caller's where absent. */
  readonly owner?: string | undefined;
  /** Accept that the caller loses access. */
  readonly force?: boolean | undefined;
}

/** What has an API here: settings of buckets. */
const APPLICABLE: readonly Attachment[] = ['bucket-policy', 'bucket-cors', 'bucket-logging'];

type JsonObject = { [key: string]: Json };

/** What is wanted of one setting, before it becomes a change. */
interface Wanted {
  readonly what: string;
  readonly action: SettingAction;
  readonly fields: SettingChange['fields'];
  readonly notes: readonly string[];
}

/**
 * Plans a document of the catalogue as a merge with what the bucket has. Throws a usage error for documents that
 * no API of this program can apply, and, without `force`, for a bucket policy that would deny the caller.
 */
export async function planApply(
  api: BucketSettingsApi,
  caller: Caller,
  input: ApplyInput,
  options: CallOptions = {},
): Promise<Plan<SettingChange>> {
  const { document } = input;
  if (!APPLICABLE.includes(document.attachment)) {
    throw usageError(`${document.id} cannot be applied from here: attach it to ${document.attachTo}.`, {
      code: 'not-applicable',
      hint: `groundctl policies generate ${document.id} prints it.`,
    });
  }
  const bucket = bucketOf(input);
  const owner = input.owner ?? caller.Account;
  const wanted = await wantedChange(api, caller, input, bucket, { ...options, owner });
  const subject = `${wanted.what} of bucket ${bucket}`;
  const title = `Apply ${document.id} to bucket ${bucket}`;
  const findings =
    wanted.action.type === 'bucket-policy'
      ? lintDocuments([{ name: subject, text: wanted.action.after }], { usedAs: 'resource' })
      : [];
  if (wanted.fields.length === 0) {
    return { title, changes: [], unchanged: [{ subject, reason: 'already contains this' }], findings };
  }
  const isNew = wanted.action.before === undefined;
  return {
    title,
    changes: [
      {
        kind: isNew ? 'create' : 'update',
        subject,
        fields: wanted.fields,
        notes: [
          ...wanted.notes,
          isNew ? `The bucket has no ${wanted.what} yet.` : 'The current version is saved to a file first.',
          ...document.cautions,
        ],
        bucket,
        owner,
        action: wanted.action,
      },
    ],
    unchanged: [],
    findings,
  };
}

function bucketOf({ document, bucket }: ApplyInput): string {
  const own = document.values.bucket;
  if (bucket !== undefined && own !== undefined && own !== bucket) {
    throw usageError(
      `--bucket says ${quoteForMessage(bucket)}, but the document says ${quoteForMessage(String(own))}.`,
    );
  }
  const name = bucket ?? own;
  if (typeof name !== 'string') {
    throw usageError(`${document.id} does not say which bucket: add --bucket NAME.`);
  }
  const parsed = bucketType.parse(name);
  if (!parsed.ok) throw usageError(`--bucket: ${parsed.problem}.`);
  return name;
}

function wantedChange(
  api: BucketSettingsApi,
  caller: Caller,
  input: ApplyInput,
  bucket: string,
  options: CallOptions & { readonly owner: string },
): Promise<Wanted> {
  const { document } = input;
  switch (document.attachment) {
    case 'bucket-policy':
      return wantedPolicy(api, caller, input, bucket, options);
    case 'bucket-cors':
      return wantedCors(api, document, bucket, options);
    default:
      return wantedLogging(api, document, bucket, options);
  }
}

async function wantedPolicy(
  api: BucketSettingsApi,
  caller: Caller,
  { document, force = false }: ApplyInput,
  bucket: string,
  options: CallOptions & { readonly owner: string },
): Promise<Wanted> {
  const before = await api.getBucketPolicy(bucket, options);
  const existing = before === undefined ? undefined : readExisting(before, bucket);
  const { owns = [] } = findTemplate(document.id);
  const merged = mergePolicy(existing?.json, document.document as JsonObject, owns);
  const after = JSON.stringify(merged.document);
  const limit = sizeLimit('bucket-policy');
  const size = minifiedSize(merged.document, 'bytes');
  if (limit && size > limit.max) {
    throw usageError(
      `Merged with the existing one, the policy would have ${size} bytes; ${limit.what} may have ${limit.max}.`,
      { code: 'document-too-large', hint: 'Use fewer ranges, or remove statements that nobody needs.' },
    );
  }
  const losses =
    merged.fields.length === 0
      ? []
      : lossesOf(existing?.policy, after, caller, options.owner, bucketArn(partitionOf(caller), bucket));
  if (losses.length > 0 && !force) throw lockout(losses);
  return {
    what: 'policy',
    action: { type: 'bucket-policy', before, after },
    fields: merged.fields,
    notes: [
      ...losses.map((loss) => describeLoss(loss)),
      ...(merged.fields.length === 0
        ? []
        : accessNotes(existing?.policy, after, caller, bucket, options.owner)),
    ],
  };
}

/** Who gains and who loses in the network matrix, for a worker's session of the bucket's account. */
function accessNotes(
  before: PolicyDocument | undefined,
  after: string,
  caller: Caller,
  bucket: string,
  account: string,
): string[] {
  const partition = partitionOf(caller);
  const principal = `arn:${partition}:sts::${account}:assumed-role/labeling/worker`;
  const options = { principal, resource: bucketArn(partition, bucket) };
  const resource = parsePolicy(after, { tolerant: true });
  const found = diffAccess(before ? { resource: before } : {}, { resource }, options);
  const lines = describeDiff(found);
  return lines.length === 0
    ? ['In the network matrix nobody gains or loses access.']
    : [`Access of ${principal} (an example), by network:`, ...lines];
}

function readExisting(text: string, bucket: string) {
  const reading = readPolicy(text, { usedAs: 'resource', tolerant: true });
  if ('policy' in reading) return { policy: reading.policy, json: JSON.parse(text) as JsonObject };
  throw new GroundctlError(`The policy of bucket ${bucket} cannot be read: ${reading.problems[0].message}.`, {
    code: 'malformed-answer',
    source: 'aws',
    hint: 'Change it by hand: a policy that cannot be read cannot be merged.',
  });
}

function lossesOf(
  before: Parameters<typeof findLosses>[0],
  after: string,
  caller: Caller,
  account: string,
  arn: string,
): readonly Loss[] {
  const principal = parsePrincipal(caller.Arn);
  return principal ? findLosses(before, parsePolicy(after, { tolerant: true }), principal, account, arn) : [];
}

function lockout(losses: readonly Loss[]): GroundctlError {
  return usageError('This would deny you something that you may do now. Nothing was changed.', {
    code: 'locks-out-caller',
    problems: losses.map((loss) => describeLoss(loss)),
    hint: 'Name your own role in the document (admins, uploaders or exempt), or accept it with --force. The root user of the account can always replace a bucket policy.',
  });
}

function describeLoss({ action, statement, perhaps }: Loss): string {
  return `you lose ${action} through ${statement}${perhaps ? ', depending on the network you come from' : ''}`;
}

async function wantedCors(
  api: BucketSettingsApi,
  document: GeneratedDocument,
  bucket: string,
  options: CallOptions & { readonly owner: string },
): Promise<Wanted> {
  const before = await api.getBucketCors(bucket, options);
  const body = document.document as unknown as
    | readonly CorsRule[]
    | { readonly CORSRules: readonly CorsRule[] };
  const { rules, fields, notes } = mergeCors(before ?? [], 'CORSRules' in body ? body.CORSRules : body);
  if (rules.length > MAX_CORS_RULES) {
    throw usageError(`Bucket ${bucket} would have ${rules.length} CORS rules; S3 accepts ${MAX_CORS_RULES}.`);
  }
  return { what: 'CORS', action: { type: 'bucket-cors', before, after: rules }, fields, notes };
}

async function wantedLogging(
  api: BucketSettingsApi,
  document: GeneratedDocument,
  bucket: string,
  options: CallOptions & { readonly owner: string },
): Promise<Wanted> {
  const before = await api.getBucketLogging(bucket, options);
  const { LoggingEnabled: wanted } = document.document as unknown as {
    readonly LoggingEnabled: LoggingEnabled;
  };
  // Grants and key format belong to the target that they were set for.
  const after = before?.TargetBucket === wanted.TargetBucket ? { ...before, ...wanted } : wanted;
  const isMoved = before !== undefined && before.TargetBucket !== wanted.TargetBucket;
  return {
    what: 'logging',
    action: { type: 'bucket-logging', before, after },
    fields: jsonDiff('LoggingEnabled', before as Json | undefined, after as Json),
    notes: isMoved ? [`Logs will no longer go to ${before.TargetBucket}.`] : [],
  };
}

function partitionOf({ Arn }: Caller): string {
  return Arn.split(':')[1] ?? 'aws';
}
