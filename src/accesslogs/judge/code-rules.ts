import { defineRule } from '../../core/finding.ts';

const CODES = 'S3 API reference, error responses';

export const tokenInvalid = defineRule({
  id: 'request/token-invalid',
  severity: 'warning',
  title: 'The session token of the URL is not accepted',
  why: 'The token belongs to other credentials, was cut or changed, or comes from a region whose tokens the region of the bucket does not take.',
  fix: 'Sign with the access key, the secret and the token of one set of credentials; for opt-in regions use regional STS endpoints.',
  source: `${CODES}: InvalidToken`,
});

export const wrongRegion = defineRule({
  id: 'request/wrong-region',
  severity: 'warning',
  title: 'The URL was signed for another region',
  why: 'The credential scope names a region or service that is not the one of the bucket.',
  fix: "Sign for the region of the bucket, and use that region's endpoint.",
  source: `${CODES}: AuthorizationHeaderMalformed`,
});

export const archived = defineRule({
  id: 'object/archived',
  severity: 'error',
  title: 'The object is archived',
  why: 'It lies in S3 Glacier Flexible Retrieval, Deep Archive, or an archive tier of Intelligent-Tiering, from which nothing is read before it is restored.',
  fix: 'Restore the objects before the job starts (S3 Batch Operations, "Restore"), and keep the lifecycle rule off the prefix until the job is done.',
  source: `${CODES}: InvalidObjectState`,
});

export const bucketMissing = defineRule({
  id: 'object/no-bucket',
  severity: 'error',
  title: 'The bucket or access point is not there',
  why: 'The URL names a bucket or access point that does not exist, or no longer exists.',
  fix: 'Compare the manifest with the buckets of the account.',
  source: `${CODES}: NoSuchBucket, NoSuchAccessPoint`,
});

export const kmsRefused = defineRule({
  id: 'object/kms-refused',
  severity: 'error',
  title: 'The KMS key of the object cannot be used',
  why: 'The object is encrypted with a KMS key that is disabled, being deleted, in the wrong state, or refused to the signer.',
  fix: 'Enable the key or cancel its deletion; let the role that signs use it (kms:Decrypt, for uploads kms:GenerateDataKey) in its policy and in the key policy.',
  source: `${CODES}: KMS.DisabledException, KMS.InvalidStateException and others that begin with KMS.`,
});

export const uploadFailed = defineRule({
  id: 'object/upload-failed',
  severity: 'warning',
  title: 'An upload was not accepted',
  why: 'The upload is gone (completed, aborted, or removed by a lifecycle rule), a part is missing or too small, or the body is not what was announced.',
  fix: 'Begin the upload again; keep parts at 5 MiB at least, the last one excepted, and the lifecycle rule for incomplete uploads longer than uploads take.',
  source: `${CODES}: NoSuchUpload, InvalidPart, EntityTooSmall, BadDigest and others about bodies`,
});

export const invalidRange = defineRule({
  id: 'request/invalid-range',
  severity: 'warning',
  title: 'A part of the object was asked for that is not there',
  why: 'The Range header begins behind the end of the object: the object is empty or was replaced by a shorter one, or a player asks from a position it remembers.',
  fix: 'Look at the size of the object; load the task anew where it was replaced.',
  source: `${CODES}: InvalidRange`,
});

export const precondition = defineRule({
  id: 'request/precondition-failed',
  severity: 'info',
  title: 'A condition of the request did not hold',
  why: 'If-Match, If-None-Match or If-Unmodified-Since did not fit the object, or two writers came at once: somebody replaced it, or it exists already.',
  fix: 'Read the object anew and try again; nothing is wrong with URL or network.',
  source: `${CODES}: PreconditionFailed, ConditionalRequestConflict`,
});

export const accountProblem = defineRule({
  id: 'request/account-problem',
  severity: 'error',
  title: 'The account may not use S3 like that',
  why: 'S3 refuses the account as a whole, or it was not said who pays.',
  fix: 'Ask AWS Support about the account; for Requester Pays the URL has to be signed with x-amz-request-payer.',
  source: `${CODES}: AccountProblem, AllAccessDisabled, InvalidPayer, NotSignedUp`,
});

export const refusedByCode = defineRule({
  id: 'request/refused-by-code',
  severity: 'warning',
  title: 'Refused with an error code of its own',
  why: 'S3 says with its error code why it refused the request; the finding names it.',
  fix: 'Look the code up in the list of error responses of S3.',
  source: CODES,
});
