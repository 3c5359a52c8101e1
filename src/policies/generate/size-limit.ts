import type { Attachment } from '../catalogue/template.ts';

export interface SizeLimit {
  readonly max: number;
  /** What is counted. */
  readonly unit: 'characters' | 'bytes';
  readonly what: string;
  readonly source: string;
}

const IAM = 'IAM User Guide, reference_iam-quotas';

const LIMITS: { readonly [attachment in Attachment]?: SizeLimit } = {
  identity: { max: 6_144, unit: 'characters', what: 'a managed policy', source: IAM },
  role: { max: 10_240, unit: 'characters', what: 'the inline policies of a role combined', source: IAM },
  trust: { max: 2_048, unit: 'characters', what: 'a role trust policy', source: IAM },
  'bucket-policy': {
    max: 20_480,
    unit: 'bytes',
    what: 'a bucket policy',
    source: 'Amazon S3 user guide, bucket-policies (20 KB)',
  },
  'endpoint-policy': {
    max: 20_480,
    unit: 'characters',
    what: 'a VPC endpoint policy',
    source: 'AWS PrivateLink Guide, vpc-limits-endpoints (white space counted)',
  },
  'topic-policy': {
    max: 30_720,
    unit: 'bytes',
    what: 'an SNS topic policy',
    source: 'AWS General Reference, Amazon SNS quotas',
  },
  'key-policy': {
    max: 32_768,
    unit: 'bytes',
    what: 'a KMS key policy',
    source: 'AWS KMS developer guide, resource-limits',
  },
};

/** AWS's size limit for documents of this attachment; undefined where there is none to meet. */
export function sizeLimit(attachment: Attachment): SizeLimit | undefined {
  return LIMITS[attachment];
}

/** A document's size as AWS counts it: minified, in characters for IAM, in bytes elsewhere. */
export function minifiedSize(document: unknown, unit: SizeLimit['unit']): number {
  const text = JSON.stringify(document);
  return unit === 'bytes' ? new TextEncoder().encode(text).length : [...text].length;
}
