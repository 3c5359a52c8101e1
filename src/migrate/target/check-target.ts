import { GroundctlError } from '../../core/errors.ts';
import { defineRule, type Finding, finding, type Rule } from '../../core/finding.ts';
import type { BucketPort } from '../ports.ts';
import type { Encryption } from '../sync/encryption.ts';

const rules = {
  missing: defineRule({
    id: 'target/no-bucket',
    severity: 'error',
    title: 'The bucket does not exist, or does not belong to the expected account',
    why: "Flows sent to someone else's bucket are in someone else's hands.",
    fix: 'Check the name. For a bucket of another account that you trust, add --bucket-owner ACCOUNT.',
    source: 'S3: ExpectedBucketOwner answers 403 where another account owns the bucket.',
  }),
  region: defineRule({
    id: 'target/other-region',
    severity: 'warning',
    title: 'The bucket is in another region',
    why: 'Canvas runs in one region. Reading flows from another one needs a network path there, and the data leaves its region.',
    fix: 'Use a bucket in the region of the SageMaker domain.',
    source: 'Inferred from regional endpoints; AWS does not say whether Canvas imports across regions.',
  }),
  name: defineRule({
    id: 'target/name-canvas-cannot-read',
    severity: 'warning',
    title: 'The name of the bucket does not contain "sagemaker"',
    why: 'AmazonSageMakerCanvasFullAccess allows reading objects only where the ARN contains sagemaker (or Sagemaker, SageMaker), so the Canvas role may not see the flows.',
    fix: 'Use a bucket or prefix with sagemaker in its name, or allow the Canvas execution role s3:GetObject and s3:ListBucket on this one.',
    source: 'Text of the managed policy AmazonSageMakerCanvasFullAccess in the AWS documentation of 2023.',
  }),
  cors: defineRule({
    id: 'target/no-cors',
    severity: 'warning',
    title: 'The bucket has no CORS configuration',
    why: 'The Canvas documentation asks for a CORS policy on the buckets it reads from in the browser.',
    fix: 'Add the CORS policy of the Canvas documentation (Grant Your Users Permissions to Upload Local Files) to the bucket.',
    source:
      'SageMaker documentation, migrating Data Wrangler flows to Canvas: the bucket needs a CORS policy.',
  }),
  kms: defineRule({
    id: 'target/kms-permission',
    severity: 'warning',
    title: 'Objects are encrypted with a KMS key',
    why: 'The Canvas execution role needs the key to import the flows, and so does the uploader. S3 reveals neither permission before something is written; sync stops at the first refusal, and names the missing action.',
    fix: 'Allow kms:GenerateDataKey for the uploader and kms:Decrypt for the verifier and for the Canvas execution role; for a key of another account, in the key policy as well.',
    source: 'SageMaker documentation, migrating Data Wrangler flows to Canvas.',
  }),
  kmsRegion: defineRule({
    id: 'target/kms-key-elsewhere',
    severity: 'error',
    title: 'The KMS key is in another region than the bucket',
    why: 'S3 refuses every object that is to be encrypted with such a key.',
    fix: "Name a key of the bucket's region, a replica of a multi-region key for example, or encrypt with --sse s3.",
    source: 'Amazon S3 User Guide, SSE-KMS: the key must be in the same region as the bucket.',
  }),
  versioning: defineRule({
    id: 'target/not-versioned',
    severity: 'info',
    title: 'The bucket is not versioned',
    why: 'Anything deleted or overwritten there later is gone. groundctl itself keeps a copy of what it replaces, under the target location.',
    fix: 'Keep the file system until verify finds no problems, or turn versioning on.',
    source: 'Amazon S3 User Guide, versioning.',
  }),
  unknown: defineRule({
    id: 'target/not-checked',
    severity: 'info',
    title: 'Something about the bucket could not be checked',
    why: 'The caller may not read this setting, which says nothing about the setting itself.',
    fix: 'Ask for the permission named, or check it in the console.',
    source: 'Follows from the response from S3.',
  }),
} as const;

/** The rules about the place flows are sent to, for the catalogue. */
export const targetRules: readonly Rule[] = Object.values(rules);

export interface TargetQuestion {
  readonly bucket: string;
  readonly prefix: string;
  readonly owner: string;
  /** Of the session. */
  readonly region: string;
  readonly encryption: Encryption;
  /** Where it is not AWS's own. */
  readonly endpoint?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

function expected({ owner, endpoint }: TargetQuestion): string {
  if (endpoint === undefined) return `It should belong to account ${owner}.`;
  return `It should belong to account ${owner}; if ${endpoint} is not AWS and its owners are not AWS accounts, use --bucket-owner none.`;
}

/** What stands between this bucket and a good import, and its region; no region means that it cannot be used. */
export async function checkTarget(
  buckets: BucketPort,
  question: TargetQuestion,
): Promise<{
  readonly region: string | undefined;
  readonly kms: boolean;
  readonly findings: readonly Finding[];
}> {
  const { bucket, owner, signal } = question;
  const options = { owner, signal };
  const about = (rule: Rule, message: string) => finding(rule, { subject: `s3://${bucket}`, message });
  let region: string;
  try {
    region = await buckets.bucketRegion(bucket, options);
    await buckets.listPage({ bucket, prefix: question.prefix, limit: 1 }, options);
  } catch (error) {
    if (
      !(error instanceof GroundctlError) ||
      !/denied|no-such-bucket|NoSuchBucket/i.test(`${error.code} ${error.aws?.name}`)
    )
      throw error;
    return {
      region: undefined,
      kms: false,
      findings: [about(rules.missing, `${error.message} ${expected(question)}`)],
    };
  }
  const findings: Finding[] = [];
  const ask = async <T>(what: string, call: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof GroundctlError) || error.source !== 'aws' || signal?.aborted) throw error;
      findings.push(about(rules.unknown, `${what}: ${error.message}`));
      return undefined;
    }
  };
  const [cors, encryption, versioning] = await Promise.all([
    ask('CORS', async () => (await buckets.getBucketCors(bucket, options)) ?? []),
    ask(
      'default encryption',
      async () => (await buckets.getBucketEncryption(bucket, options)) ?? { algorithm: 'AES256' },
    ),
    ask('versioning', async () => (await buckets.getBucketVersioning(bucket, options)) ?? 'never on'),
  ]);
  if (region !== question.region)
    findings.push(about(rules.region, `it is in ${region}, the session in ${question.region}`));
  if (!/sagemaker/i.test(bucket + question.prefix)) {
    findings.push(
      about(rules.name, `neither the bucket nor the prefix ${question.prefix} contains sagemaker`),
    );
  }
  if (cors !== undefined && cors.length === 0)
    findings.push(about(rules.cors, 'it has no CORS configuration'));
  const kms =
    question.encryption?.type === 'kms' ||
    (question.encryption === undefined && encryption?.algorithm.startsWith('aws:kms') === true);
  if (kms) {
    const key =
      question.encryption?.type === 'kms' ? question.encryption.key : 'the default key of the bucket';
    findings.push(about(rules.kms, `flows will be encrypted with ${key}`));
    const keyRegion = /^arn:[^:]*:kms:([^:]+):/.exec(key)?.[1];
    if (keyRegion !== undefined && keyRegion !== region)
      findings.push(about(rules.kmsRegion, `the key is in ${keyRegion}, the bucket in ${region}`));
  }
  if (versioning !== undefined && versioning !== 'Enabled') {
    findings.push(
      about(
        rules.versioning,
        versioning === 'Suspended' ? 'versioning is suspended' : 'versioning was never turned on',
      ),
    );
  }
  return { region, kms, findings };
}
