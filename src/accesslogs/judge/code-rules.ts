import { defineRule } from '../../core/finding.ts';

const CODES = 'S3 API reference, error responses';

export const tokenInvalid = defineRule({
  id: 'request/token-invalid',
  severity: 'warning',
  title: 'The session token of the URL is not accepted',
  why: 'The token belongs to other credentials, was truncated or changed, or comes from a region whose tokens the region of the bucket does not accept.',
  fix: 'Sign with the access key, the secret and the token of one set of credentials; for opt-in regions use regional STS endpoints.',
  source: `${CODES}: InvalidToken`,
});

export const wrongRegion = defineRule({
  id: 'request/wrong-region',
  severity: 'warning',
  title: 'The URL was signed for another region',
  why: "The credential scope names a region or service other than the bucket's.",
  fix: "Sign for the region of the bucket, and use that region's endpoint.",
  source: `${CODES}: AuthorizationHeaderMalformed`,
});

export const archived = defineRule({
  id: 'object/archived',
  severity: 'error',
  title: 'The object is archived',
  why: 'It is in S3 Glacier Flexible Retrieval, Deep Archive, or an archive tier of Intelligent-Tiering, and cannot be read until it is restored.',
  fix: 'Restore the objects before the job starts (S3 Batch Operations, "Restore"), and do not apply the lifecycle rule to the prefix until the job is done.',
  source: `${CODES}: InvalidObjectState`,
});

export const bucketMissing = defineRule({
  id: 'object/no-bucket',
  severity: 'error',
  title: 'The bucket or access point does not exist',
  why: 'The URL names a bucket or access point that does not exist, or no longer exists.',
  fix: 'Compare the manifest with the buckets of the account.',
  source: `${CODES}: NoSuchBucket, NoSuchAccessPoint`,
});

export const kmsRefused = defineRule({
  id: 'object/kms-refused',
  severity: 'error',
  title: 'The KMS key of the object cannot be used',
  why: 'The object is encrypted with a KMS key that is disabled, being deleted, in the wrong state, or not available to the signer.',
  fix: 'Enable the key or cancel its deletion; let the role that signs use it (kms:Decrypt, for uploads kms:GenerateDataKey) in its policy and in the key policy.',
  source: `${CODES}: KMS.DisabledException, KMS.InvalidStateException and others that begin with KMS.`,
});

export const uploadFailed = defineRule({
  id: 'object/upload-failed',
  severity: 'warning',
  title: 'An upload was not accepted',
  why: 'The upload is gone (completed, aborted, or removed by a lifecycle rule), a part is missing or too small, or the body does not match its headers.',
  fix: 'Start the upload again; make all parts except the last at least 5 MiB, and set the lifecycle rule for incomplete uploads to longer than uploads take.',
  source: `${CODES}: NoSuchUpload, InvalidPart, EntityTooSmall, BadDigest and others about bodies`,
});

export const invalidRange = defineRule({
  id: 'request/invalid-range',
  severity: 'warning',
  title: 'A range was requested that the object does not have',
  why: 'The Range header begins after the end of the object: the object is empty or was replaced by a shorter one, or a player resumes from a position it remembers.',
  fix: 'Check the size of the object; reload the task if it was replaced.',
  source: `${CODES}: InvalidRange`,
});

export const precondition = defineRule({
  id: 'request/precondition-failed',
  severity: 'info',
  title: 'A condition of the request did not hold',
  why: 'If-Match, If-None-Match or If-Unmodified-Since did not match the object, or two writers conflicted: someone replaced it, or it already exists.',
  fix: 'Read the object again and retry; nothing is wrong with the URL or the network.',
  source: `${CODES}: PreconditionFailed, ConditionalRequestConflict`,
});

export const accountProblem = defineRule({
  id: 'request/account-problem',
  severity: 'error',
  title: 'The account may not use S3 this way',
  why: 'S3 refuses the account entirely, or the request does not say who pays.',
  fix: 'Ask AWS Support about the account; for Requester Pays, the URL must be signed with x-amz-request-payer.',
  source: `${CODES}: AccountProblem, AllAccessDisabled, InvalidPayer, NotSignedUp`,
});

export const refusedByCode = defineRule({
  id: 'request/refused-by-code',
  severity: 'warning',
  title: 'Refused with a specific error code',
  why: 'The error code from S3 says why it refused the request; the finding names it.',
  fix: 'Look up the code in the list of S3 error responses.',
  source: CODES,
});
