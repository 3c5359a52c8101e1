import { describe, expect, test } from 'vitest';
import { accessLogRules } from '../../src/accesslogs/access-log-rules.ts';
import { codesOf } from '../../src/accesslogs/judge/code-counts.ts';
import { judgedFindings } from '../../src/accesslogs/judge/judged-findings.ts';
import { judgeLines } from '../helpers/access-logs/measure.ts';
import { accessKey, NINE, taskLines } from '../helpers/access-logs/task-lines.ts';

const fixOf = (rule: string) => accessLogRules.find(({ id }) => id === rule)?.fix;
const [A, B] = ['203.0.113.10', '198.51.100.20'] as const;

/** What S3 documents, with a status under which it comes. */
const DOCUMENTED: readonly [number, string][] = [
  [
    400,
    'AuthorizationHeaderMalformed AuthorizationQueryParametersError BadDigest CredentialsNotSupported EntityTooLarge EntityTooSmall ExpiredToken ExpiredTokenException IllegalLocationConstraintException IncompleteBody IncorrectEndpoint InvalidAccessPoint InvalidAccessPointAliasError InvalidAddressingHeader InvalidArgument InvalidBucketName InvalidDigest InvalidEncryptionAlgorithmError InvalidPart InvalidPartOrder InvalidPolicyDocument InvalidRegionName InvalidRequest InvalidStorageClass InvalidTag InvalidToken InvalidURI KeyTooLongError KMS.DisabledException KMS.InvalidKeyUsageException KMS.KMSInvalidStateException KMS.NotFoundException MalformedPOSTRequest MalformedXML MaxMessageLengthExceeded MaxPostPreDataLengthExceededError MetadataTooLarge MissingSecurityHeader RequestIsNotMultiPartContent RequestTimeout TokenRefreshRequired UnsupportedSignature UserKeyMustBeSpecified XAmzContentSHA256Mismatch',
  ],
  [
    403,
    'AccessDenied AccessForbidden AccountProblem AllAccessDisabled InvalidAccessKeyId InvalidObjectState InvalidPayer InvalidSecurity InvalidClientTokenId MissingAuthenticationToken NotSignedUp ObjectNotInActiveTierError RequestExpired RequestNotYetValid RequestTimeTooSkewed SignatureDoesNotMatch UnauthorizedAccess UnrecognizedClientException',
  ],
  [
    404,
    'NoSuchAccessPoint NoSuchBucket NoSuchBucketPolicy NoSuchCORSConfiguration NoSuchKey NoSuchMultiRegionAccessPoint NoSuchObjectLockConfiguration NoSuchTagSet NoSuchUpload NoSuchVersion NoSuchWebsiteConfiguration ObjectLockConfigurationNotFoundError ServerSideEncryptionConfigurationNotFoundError',
  ],
  [405, 'MethodNotAllowed'],
  [409, 'ConditionalRequestConflict OperationAborted RestoreAlreadyInProgress'],
  [411, 'MissingContentLength'],
  [412, 'PreconditionFailed'],
  [416, 'InvalidRange'],
  [500, 'InternalError'],
  [501, 'NotImplemented'],
  [503, 'Busy GlacierExpeditedRetrievalNotAvailable ServiceUnavailable SlowDown TooManyRequests'],
  [301, 'PermanentRedirect'],
  [307, 'TemporaryRedirect'],
].flatMap(([status, codes]) =>
  String(codes)
    .split(' ')
    .map((code): [number, string] => [Number(status), code]),
);

describe('an error code', () => {
  const grant = {
    key: 'a.jpg',
    accessKeyId: accessKey('a'),
    signedAt: NINE,
    expires: 3600,
    token: 'IQoJb3JpZ2luX2Vj',
  };
  const told = (status: number, code: string) => {
    const judgement = judgeLines(
      taskLines({ from: A, ok: true }, { from: A, at: 2, more: { status, errorCode: code, grant } }),
    );
    return { row: codesOf(judgement)[0], finding: judgedFindings(judgement)[0] };
  };
  test.each(DOCUMENTED)('%i %s is told with what it means and what to do', (status, code) => {
    const { row, finding } = told(status, code);
    expect(row).toMatchObject({ status, code, requests: 1, means: expect.stringMatching(/^(?=\w).+[^.]$/) });
    expect(row?.means).not.toBe('an error code that is not in the list');
    expect(row?.fix).toMatch(/^[A-Z].+\.$/);
    expect(row?.fix).toBe(finding?.fix);
    expect(row?.rules).toEqual({ [finding?.rule ?? '']: 1 });
    if (!code.startsWith('Access')) {
      expect(finding?.message).toContain(`S3 answered ${status} ${code} to 1 (${row?.means}).`);
    }
  });

  test.each<[number, string, string, string]>([
    [400, 'KMS.OtherException', 'object/kms-refused', 'KMS answered OtherException'],
    [400, 'kms.lower', 'object/kms-refused', 'KMS answered lower'],
    [400, 'AnExpiredTokenOfLaterDays', 'request/token-expired', 'the token has expired'],
    [500, '-', 'request/other-error', 'a server error'],
    [302, '-', 'request/other-error', 'a redirect'],
    [429, '-', 'request/other-error', 'too many requests'],
    [403, 'ThrottlingException', 'request/other-error', 'too many requests'],
    [400, 'OfLaterDays', 'request/refused-by-code', 'an error code that is not in the list'],
    [404, '-', 'object/missing', 'the object does not exist'],
    [412, '-', 'request/precondition-failed', 'a condition of the request was not met'],
    [416, '-', 'request/invalid-range', 'the range begins after the end of the object'],
    [410, '-', 'request/refused-by-code', 'no error code was written'],
  ])('%i %s is %s: %s', (status, code, rule, means) => {
    const { row, finding } = told(status, code);
    expect([row?.means, finding?.rule]).toEqual([means, rule]);
    if (means === 'too many requests') expect(row?.fix).toBe('Wait and try again.');
  });

  test('that requests have for several causes is one row, with the remedy of most of them', () => {
    const judgement = judgeLines(
      taskLines(
        ...[
          { from: A, ok: true },
          { from: A, at: 70 },
          { from: A, at: 71 },
          { from: B, at: 2 },
        ],
        { from: A, at: 3, more: { status: 404, errorCode: 'NoSuchKey' } },
      ),
    );
    expect(codesOf(judgement)).toMatchObject([
      {
        ...{ status: 403, code: 'AccessDenied', requests: 3 },
        rules: { 'request/url-expired': 2, 'network/split-tunnel-vpn': 1 },
        fix: fixOf('request/url-expired'),
      },
      { status: 404, requests: 1, fix: fixOf('object/missing') },
    ]);
  });
});
