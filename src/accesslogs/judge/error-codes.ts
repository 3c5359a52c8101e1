import type { Rule } from '../../core/finding.ts';
import type { StatusCode } from '../rows/error-codes.ts';
import {
  badSignature,
  objectMissing,
  otherError,
  signerClock,
  tokenExpired,
  urlExpired,
} from './cause-rules.ts';
import {
  accountProblem,
  archived,
  bucketMissing,
  invalidRange,
  kmsRefused,
  precondition,
  refusedByCode,
  tokenInvalid,
  uploadFailed,
  wrongRegion,
} from './code-rules.ts';

interface CodeRow {
  readonly rule: Rule;
  /** What S3 says with it, in a clause. */
  readonly means: string;
  /** More exact than the rule's. */
  readonly fix?: string;
}

/** One row for each error code. Source: S3 API reference, error responses. */
const CODES: { readonly [code: string]: CodeRow } = {
  ExpiredToken: { rule: tokenExpired, means: 'the session token has expired' },
  ExpiredTokenException: { rule: tokenExpired, means: 'the session token has expired' },
  TokenRefreshRequired: { rule: tokenExpired, means: 'the session token must be renewed' },
  RequestExpired: { rule: urlExpired, means: 'the URL has expired' },
  InvalidToken: { rule: tokenInvalid, means: 'the session token is malformed or does not belong to the key' },
  InvalidClientTokenId: { rule: tokenInvalid, means: 'the access key or its token is unknown' },
  UnrecognizedClientException: { rule: tokenInvalid, means: 'the access key or its token is unknown' },
  SignatureDoesNotMatch: {
    rule: badSignature,
    means: 'the signature is not the one of this method, host, path and query',
  },
  InvalidAccessKeyId: {
    rule: badSignature,
    means: 'the access key does not exist',
    fix: 'Check whether the key was deleted or made inactive; a temporary key (ASIA…) is valid only together with its session token.',
  },
  AuthorizationQueryParametersError: {
    rule: badSignature,
    means: 'the signed query is incomplete, or its credential names another region or day',
    fix: 'Sign for the region of the bucket, for seven days at most, and pass on the complete query.',
  },
  UnsupportedSignature: {
    rule: badSignature,
    means: 'the token or the signature version is not supported there',
    fix: 'Sign with Signature Version 4, for the region of the bucket.',
  },
  InvalidSecurity: { rule: badSignature, means: 'the credentials are not valid' },
  MissingSecurityHeader: { rule: badSignature, means: 'the request lacks a header that signing needs' },
  MissingAuthenticationToken: { rule: badSignature, means: 'the request carries no signature' },
  CredentialsNotSupported: { rule: badSignature, means: 'this request does not accept credentials' },
  XAmzContentSHA256Mismatch: { rule: uploadFailed, means: 'the body is not the one that was signed' },
  RequestTimeTooSkewed: {
    rule: signerClock,
    means: 'the time in the request and the time of S3 are more than 15 minutes apart',
  },
  RequestNotYetValid: { rule: signerClock, means: 'X-Amz-Date is in the future' },
  AuthorizationHeaderMalformed: {
    rule: wrongRegion,
    means: 'the credential scope names another region or service',
  },
  IllegalLocationConstraintException: { rule: wrongRegion, means: 'the bucket is in another region' },
  InvalidRegionName: { rule: wrongRegion, means: 'the region does not exist' },
  IncorrectEndpoint: { rule: wrongRegion, means: 'the bucket is in another region' },
  InvalidObjectState: { rule: archived, means: 'the object is archived' },
  ObjectNotInActiveTierError: { rule: archived, means: 'the object is archived' },
  RestoreAlreadyInProgress: {
    rule: archived,
    means: 'the object is being restored',
    fix: 'Wait until it is restored.',
  },
  GlacierExpeditedRetrievalNotAvailable: { rule: archived, means: 'fast restores are not available now' },
  NoSuchKey: { rule: objectMissing, means: 'the object does not exist' },
  NoSuchVersion: { rule: objectMissing, means: 'the version of the object does not exist' },
  MethodNotAllowed: {
    rule: objectMissing,
    means: 'the version is a delete marker, or the method is not allowed for it',
  },
  NoSuchBucket: { rule: bucketMissing, means: 'the bucket does not exist' },
  NoSuchAccessPoint: { rule: bucketMissing, means: 'the access point does not exist' },
  NoSuchMultiRegionAccessPoint: {
    rule: bucketMissing,
    means: 'the multi-region access point does not exist',
  },
  InvalidAccessPoint: { rule: bucketMissing, means: 'the access point is not valid or not ready' },
  InvalidAccessPointAliasError: { rule: bucketMissing, means: 'the access point alias does not exist' },
  NoSuchWebsiteConfiguration: { rule: bucketMissing, means: 'the bucket has no website endpoint' },
  InvalidBucketName: { rule: bucketMissing, means: 'the bucket name is not valid' },
  NoSuchUpload: { rule: uploadFailed, means: 'the upload was completed, aborted or never started' },
  InvalidPart: { rule: uploadFailed, means: 'a part is missing or has a different ETag' },
  InvalidPartOrder: { rule: uploadFailed, means: 'the parts are not in order' },
  EntityTooSmall: { rule: uploadFailed, means: 'a part or the body is smaller than allowed' },
  EntityTooLarge: { rule: uploadFailed, means: 'the body is larger than allowed' },
  IncompleteBody: { rule: uploadFailed, means: 'the body ended before its declared length' },
  BadDigest: { rule: uploadFailed, means: 'the checksum is not that of the body' },
  InvalidDigest: { rule: uploadFailed, means: 'the checksum is malformed' },
  MissingContentLength: { rule: uploadFailed, means: 'the length of the body was not given' },
  MalformedPOSTRequest: { rule: uploadFailed, means: 'the form is malformed' },
  InvalidPolicyDocument: { rule: uploadFailed, means: 'the policy of the form is malformed or not met' },
  RequestTimeout: {
    rule: uploadFailed,
    means: 'the client did not send within the time allowed',
    fix: 'Upload over a better connection, or in smaller parts.',
  },
  InvalidRange: { rule: invalidRange, means: 'the range begins after the end of the object' },
  PreconditionFailed: { rule: precondition, means: 'a condition of the request was not met' },
  ConditionalRequestConflict: { rule: precondition, means: 'another write came in between' },
  OperationAborted: { rule: precondition, means: 'another change was in progress' },
  AllAccessDisabled: { rule: accountProblem, means: 'all access to this is disabled' },
  AccountProblem: { rule: accountProblem, means: 'there is a problem with the account' },
  NotSignedUp: { rule: accountProblem, means: 'the account is not signed up for S3' },
  UnauthorizedAccess: {
    rule: accountProblem,
    means: 'the account in a China region has no ICP license or exception',
    fix: 'Check the ICP status of the account; until then its buckets do not answer public requests.',
  },
  InvalidPayer: {
    rule: accountProblem,
    means: 'all access to this is disabled for the requester who would pay',
  },
  UserKeyMustBeSpecified: { rule: uploadFailed, means: 'the form names no key' },
  InvalidRequest: {
    rule: refusedByCode,
    means:
      'the request is not valid, for example Signature Version 2 where only Version 4 is accepted, or an SSE-C object without its key',
    fix: 'Sign with Signature Version 4; send the SSE-C headers if the object needs them.',
  },
  InvalidArgument: {
    rule: refusedByCode,
    means: 'an argument is not valid, such as two ways of signing at once',
  },
  InvalidURI: { rule: refusedByCode, means: 'the path cannot be read' },
  InvalidStorageClass: { rule: uploadFailed, means: 'the storage class does not exist' },
  InvalidTag: { rule: uploadFailed, means: 'a tag is not valid' },
  MetadataTooLarge: { rule: uploadFailed, means: 'the metadata is larger than 2 kB' },
  InvalidEncryptionAlgorithmError: { rule: uploadFailed, means: 'the requested encryption is not valid' },
  MaxMessageLengthExceeded: { rule: uploadFailed, means: 'the request is too long' },
  MaxPostPreDataLengthExceededError: {
    rule: uploadFailed,
    means: 'the form fields before the file are too long',
  },
  RequestIsNotMultiPartContent: { rule: uploadFailed, means: 'a form must be sent as multipart/form-data' },
  MalformedXML: { rule: uploadFailed, means: 'the XML of the request is not valid' },
  InvalidAddressingHeader: {
    rule: refusedByCode,
    means: 'the request must address the bucket in a different way',
  },
  NoSuchTagSet: { rule: refusedByCode, means: 'it has no tags' },
  NoSuchCORSConfiguration: { rule: refusedByCode, means: 'the bucket has no CORS rules' },
  NoSuchBucketPolicy: { rule: refusedByCode, means: 'the bucket has no policy' },
  ServerSideEncryptionConfigurationNotFoundError: {
    rule: refusedByCode,
    means: 'the bucket has no default encryption of its own',
  },
  ObjectLockConfigurationNotFoundError: { rule: refusedByCode, means: 'the bucket has no Object Lock' },
  NoSuchObjectLockConfiguration: { rule: refusedByCode, means: 'the object is not locked' },
  KeyTooLongError: { rule: refusedByCode, means: 'the key has more than 1,024 bytes' },
  AccessForbidden: { rule: refusedByCode, means: 'CORS does not allow it' },
  SlowDown: {
    rule: otherError,
    means: 'too many requests per second for this prefix',
    fix: 'Let clients wait and retry; spread keys over more prefixes if it continues.',
  },
  Busy: { rule: otherError, means: 'S3 is busy for the moment', fix: 'Try again.' },
  ServiceUnavailable: { rule: otherError, means: 'S3 is overloaded for the moment', fix: 'Try again.' },
  TooManyRequests: { rule: otherError, means: 'too many requests', fix: 'Wait and try again.' },
  InternalError: { rule: otherError, means: 'an internal error in S3', fix: 'Try again.' },
  NotImplemented: {
    rule: otherError,
    means: 'S3 does not implement this function',
    fix: 'Check the headers and query of the request.',
  },
  PermanentRedirect: {
    rule: otherError,
    means: 'the bucket is in another region',
    fix: "Use the endpoint of the bucket's region.",
  },
  TemporaryRedirect: {
    rule: otherError,
    means: 'the bucket is new and its name is not yet known everywhere',
    fix: "Use the endpoint of the bucket's region.",
  },
  AccessDenied: { rule: refusedByCode, means: 'refused; the log gives no reason' },
};

/** Rule, meaning and remedy of a status and error code. */
export function codeRow({ status, code }: StatusCode): Required<CodeRow> {
  const row = CODES[code] ?? unlisted(status, code);
  return { ...row, fix: row.fix ?? row.rule.fix };
}

function unlisted(status: number, code: string): CodeRow {
  if (/^KMS\./i.test(code)) return { rule: kmsRefused, means: `KMS answered ${code.slice(4)}` };
  if (/ExpiredToken/i.test(code)) return { rule: tokenExpired, means: 'the token has expired' };
  if (status >= 500 || status < 400) {
    const means =
      status >= 500 ? 'a server error' : status < 300 ? 'a response that is not a refusal' : 'a redirect';
    return { rule: otherError, means };
  }
  if (status === 429 || /^Throttl/.test(code)) {
    return { rule: otherError, means: 'too many requests', fix: 'Wait and try again.' };
  }
  if (code !== '-') return { rule: refusedByCode, means: 'an error code that is not in the list' };
  const byStatus: { readonly [status: number]: CodeRow } = {
    404: { rule: objectMissing, means: 'the object does not exist' },
    412: { rule: precondition, means: 'a condition of the request was not met' },
    416: { rule: invalidRange, means: 'the range begins after the end of the object' },
  };
  return byStatus[status] ?? { rule: refusedByCode, means: 'no error code was written' };
}
