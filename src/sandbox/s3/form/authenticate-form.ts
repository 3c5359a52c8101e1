import { createHmac } from 'node:crypto';
import { ALGORITHM, parseTimestamp, UNSIGNED_PAYLOAD } from '../../../core/sigv4/canonical.ts';
import { signingKey, signText } from '../../../core/sigv4/signing-key.ts';
import { type AccessKeys, accountOf } from '../../identity.ts';
import { readCredential } from '../../sigv4/authorization.ts';
import { checkKey, sameText, type Verified } from '../../sigv4/verification.ts';
import { type Caller, keyError } from '../authenticate.ts';
import { invalidArgument, S3Error } from '../error.ts';

const V4 = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Signature', 'X-Amz-Date'] as const;
const V2 = ['AWSAccessKeyId', 'Signature'] as const;

/**
 * Who sends a form: whoever signed its policy, with Signature Version 4 or 2; nobody where nothing is signed.
 * @param fields by lower-case name
 * @throws S3Error
 */
export function authenticateForm(fields: ReadonlyMap<string, string>, keys: AccessKeys, now: Date): Caller {
  const field = (name: string) => fields.get(name.toLowerCase());
  const names = V4.some((name) => field(name) !== undefined) ? V4 : V2;
  if (names.every((name) => field(name) === undefined)) return { kind: 'anonymous' };
  const missing = ['Policy', ...names].find((name) => field(name) === undefined);
  if (missing !== undefined) throw missingField(missing);
  const policy = field('policy') ?? '';
  const verified = names === V4 ? readV4(field, policy) : readV2(field, policy);
  const key = keys.find(verified.accessKeyId);
  const refusal = checkKey(verified.accessKeyId, field('x-amz-security-token'), key, now);
  if (refusal !== undefined || key === undefined) throw keyError(refusal, verified.accessKeyId);
  if (!sameText(verified.expected(key.secretAccessKey), verified.signature)) {
    throw new S3Error('SignatureDoesNotMatch', undefined, {
      details: {
        AWSAccessKeyId: verified.accessKeyId,
        StringToSign: policy,
        SignatureProvided: verified.signature,
        StringToSignBytes: (Buffer.from(policy).toString('hex').match(/../g) ?? []).join(' '),
      },
    });
  }
  const { expected: _, ...rest } = verified;
  return { kind: 'iam', key, arn: key.principalArn, accountId: accountOf(key), verified: rest };
}

/** A signed form before its signature was compared. */
type Claimed = Verified & { readonly expected: (secret: string) => string };
type Field = (name: string) => string | undefined;

function readV4(field: Field, policy: string): Claimed {
  const [algorithm = '', credential = '', signature = '', date = ''] = V4.map(field);
  if (algorithm !== ALGORITHM) {
    throw invalidArgument('X-Amz-Algorithm', algorithm, `X-Amz-Algorithm only supports "${ALGORITHM}"`);
  }
  const read = readCredential(credential);
  if (read === undefined) {
    throw invalidArgument(
      'X-Amz-Credential',
      credential,
      'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
    );
  }
  const { accessKeyId, scope } = read;
  if (scope.service !== 's3') {
    throw invalidArgument(
      'X-Amz-Credential',
      credential,
      `incorrect service "${scope.service}". This endpoint belongs to "s3".`,
    );
  }
  const signedAt = parseTimestamp(date);
  if (signedAt === undefined) {
    throw invalidArgument('X-Amz-Date', date, 'X-Amz-Date must be formated via ISO8601 Long format');
  }
  const expected = (secret: string) => signText(signingKey(secret, scope), policy);
  return { ...common('SigV4', accessKeyId, signature), scope, signedAt, expected };
}

function readV2(field: Field, policy: string): Claimed {
  const [accessKeyId = '', signature = ''] = V2.map(field);
  const expected = (secret: string) => createHmac('sha1', secret).update(policy).digest('base64');
  return { ...common('SigV2', accessKeyId, signature), expected };
}

function common(version: Verified['version'], accessKeyId: string, signature: string) {
  return {
    kind: 'verified',
    version,
    via: 'form',
    accessKeyId,
    signature,
    payloadHash: UNSIGNED_PAYLOAD,
  } as const;
}

/** @returns the error for a form that lacks a field, or has it after its file */
export function missingField(name: string): S3Error {
  return invalidArgument(
    name,
    '',
    `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
  );
}
