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
  TokenRefreshRequired: { rule: tokenExpired, means: 'the session token has to be renewed' },
  RequestExpired: { rule: urlExpired, means: 'the URL has expired' },
  InvalidToken: { rule: tokenInvalid, means: 'the session token is malformed or does not belong to the key' },
  InvalidClientTokenId: { rule: tokenInvalid, means: 'the access key or its token is not known' },
  UnrecognizedClientException: { rule: tokenInvalid, means: 'the access key or its token is not known' },
  SignatureDoesNotMatch: {
    rule: badSignature,
    means: 'the signature is not the one of this method, host, path and query',
  },
  InvalidAccessKeyId: {
    rule: badSignature,
    means: 'the access key does not exist',
    fix: 'See whether the key was deleted or made inactive; a temporary key (ASIA…) is known only together with its session token.',
  },
  AuthorizationQueryParametersError: {
    rule: badSignature,
    means: 'the signed query is incomplete, or its credential names another region or day',
    fix: 'Sign for the region of the bucket, for seven days at most, and hand the whole query on.',
  },
  UnsupportedSignature: {
    rule: badSignature,
    means: 'the token or the version of the signature is not supported there',
    fix: 'Sign with Signature Version 4, for the region of the bucket.',
  },
  InvalidSecurity: { rule: badSignature, means: 'the credentials are not valid' },
  MissingSecurityHeader: { rule: badSignature, means: 'the request lacks a header that signing needs' },
  MissingAuthenticationToken: { rule: badSignature, means: 'the request carries no signature' },
  CredentialsNotSupported: { rule: badSignature, means: 'this request takes no credentials' },
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
  InvalidRegionName: { rule: wrongRegion, means: 'there is no such region' },
  IncorrectEndpoint: { rule: wrongRegion, means: 'the bucket is in another region' },
  InvalidObjectState: { rule: archived, means: 'the object is archived' },
  ObjectNotInActiveTierError: { rule: archived, means: 'the object is archived' },
  RestoreAlreadyInProgress: {
    rule: archived,
    means: 'the object is being restored',
    fix: 'Wait until it is restored.',
  },
  GlacierExpeditedRetrievalNotAvailable: { rule: archived, means: 'fast restores are not available now' },
  NoSuchKey: { rule: objectMissing, means: 'there is no such object' },
  NoSuchVersion: { rule: objectMissing, means: 'there is no such version of the object' },
  MethodNotAllowed: {
    rule: objectMissing,
    means: 'the version is a delete marker, or the method is not for this',
  },
  NoSuchBucket: { rule: bucketMissing, means: 'there is no such bucket' },
  NoSuchAccessPoint: { rule: bucketMissing, means: 'there is no such access point' },
  NoSuchMultiRegionAccessPoint: { rule: bucketMissing, means: 'there is no such multi-region access point' },
  InvalidAccessPoint: { rule: bucketMissing, means: 'the access point is not valid or not ready' },
  InvalidAccessPointAliasError: { rule: bucketMissing, means: 'there is no such alias of an access point' },
  NoSuchWebsiteConfiguration: { rule: bucketMissing, means: 'the bucket has no website endpoint' },
  InvalidBucketName: { rule: bucketMissing, means: 'no bucket can be called like that' },
  NoSuchUpload: { rule: uploadFailed, means: 'the upload was completed, aborted or never begun' },
  InvalidPart: { rule: uploadFailed, means: 'a part is missing or has another ETag' },
  InvalidPartOrder: { rule: uploadFailed, means: 'the parts are not in order' },
  EntityTooSmall: { rule: uploadFailed, means: 'a part or the body is smaller than allowed' },
  EntityTooLarge: { rule: uploadFailed, means: 'the body is larger than allowed' },
  IncompleteBody: { rule: uploadFailed, means: 'the body ended before its announced length' },
  BadDigest: { rule: uploadFailed, means: 'the checksum is not that of the body' },
  InvalidDigest: { rule: uploadFailed, means: 'the checksum is malformed' },
  MissingContentLength: { rule: uploadFailed, means: 'the length of the body was not said' },
  MalformedPOSTRequest: { rule: uploadFailed, means: 'the form is malformed' },
  InvalidPolicyDocument: { rule: uploadFailed, means: 'the policy of the form is malformed or not met' },
  RequestTimeout: {
    rule: uploadFailed,
    means: 'the client did not send within the time allowed',
    fix: 'Upload over a better connection, or in smaller parts.',
  },
  InvalidRange: { rule: invalidRange, means: 'the range begins behind the end of the object' },
  PreconditionFailed: { rule: precondition, means: 'a condition of the request did not hold' },
  ConditionalRequestConflict: { rule: precondition, means: 'another write came in between' },
  OperationAborted: { rule: precondition, means: 'another change was under way' },
  AllAccessDisabled: { rule: accountProblem, means: 'all access to this is disabled' },
  AccountProblem: { rule: accountProblem, means: 'there is a problem with the account' },
  NotSignedUp: { rule: accountProblem, means: 'the account is not signed up for S3' },
  UnauthorizedAccess: {
    rule: accountProblem,
    means: 'the account in a China region has no ICP licence or exception',
    fix: 'See the ICP state of the account; until then its buckets answer on no public way.',
  },
  InvalidPayer: { rule: accountProblem, means: 'all access to this is disabled for who would pay' },
  UserKeyMustBeSpecified: { rule: uploadFailed, means: 'the form names no key' },
  InvalidRequest: {
    rule: refusedByCode,
    means:
      'the request is not valid as it is, for example Signature Version 2 where only Version 4 is taken, or an object of SSE-C without its key',
    fix: 'Sign with Signature Version 4; send the headers of SSE-C where the object needs them.',
  },
  InvalidArgument: {
    rule: refusedByCode,
    means: 'an argument is not valid, such as two ways of signing at once',
  },
  InvalidURI: { rule: refusedByCode, means: 'the path cannot be read' },
  InvalidStorageClass: { rule: uploadFailed, means: 'there is no such storage class' },
  InvalidTag: { rule: uploadFailed, means: 'a tag is not valid' },
  MetadataTooLarge: { rule: uploadFailed, means: 'the metadata have more than 2 kB' },
  InvalidEncryptionAlgorithmError: { rule: uploadFailed, means: 'the encryption asked for is not valid' },
  MaxMessageLengthExceeded: { rule: uploadFailed, means: 'the request is too long' },
  MaxPostPreDataLengthExceededError: {
    rule: uploadFailed,
    means: 'the fields of the form in front of the file are too long',
  },
  RequestIsNotMultiPartContent: { rule: uploadFailed, means: 'a form has to be sent as multipart/form-data' },
  MalformedXML: { rule: uploadFailed, means: 'the XML of the request is not what it should be' },
  InvalidAddressingHeader: {
    rule: refusedByCode,
    means: 'the request has to name the bucket in another way',
  },
  NoSuchTagSet: { rule: refusedByCode, means: 'there are no tags' },
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
    means: 'too many requests a second for this prefix',
    fix: 'Let clients wait and try again; spread keys over more prefixes where it lasts.',
  },
  Busy: { rule: otherError, means: 'S3 is busy for the moment', fix: 'Try again.' },
  ServiceUnavailable: { rule: otherError, means: 'S3 is overloaded for the moment', fix: 'Try again.' },
  TooManyRequests: { rule: otherError, means: 'too many requests', fix: 'Wait and try again.' },
  InternalError: { rule: otherError, means: 'an error within S3', fix: 'Try again.' },
  NotImplemented: {
    rule: otherError,
    means: 'S3 has no such function',
    fix: 'Look at headers and query of the request.',
  },
  PermanentRedirect: {
    rule: otherError,
    means: 'the bucket is in another region',
    fix: "Use the endpoint of the bucket's region.",
  },
  TemporaryRedirect: {
    rule: otherError,
    means: 'the bucket is new and its name not known everywhere',
    fix: "Use the endpoint of the bucket's region.",
  },
  AccessDenied: { rule: refusedByCode, means: 'refused; the log holds no reason' },
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
      status >= 500 ? 'a server error' : status < 300 ? 'an answer that is not a refusal' : 'a redirect';
    return { rule: otherError, means };
  }
  if (status === 429 || /^Throttl/.test(code)) {
    return { rule: otherError, means: 'too many requests', fix: 'Wait and try again.' };
  }
  if (code !== '-') return { rule: refusedByCode, means: 'an error code that is not in the list' };
  const byStatus: { readonly [status: number]: CodeRow } = {
    404: { rule: objectMissing, means: 'there is no such object' },
    412: { rule: precondition, means: 'a condition of the request did not hold' },
    416: { rule: invalidRange, means: 'the range begins behind the end of the object' },
  };
  return byStatus[status] ?? { rule: refusedByCode, means: 'no error code was written' };
}
