import { abortError, GroundctlError } from '../core/errors.ts';
import { isExpiry, refusesCredentials } from '../core/refused-credentials.ts';
import { redact } from '../core/text/redact.ts';
import { sanitize } from '../core/text/sanitize.ts';
import { AnswerError } from './answer-error.ts';
import { clockHint, type ServerClock } from './clock-hint.ts';

/** The parts of an SDK exception this mapping reads; all may be missing. */
interface SdkError extends ServerClock {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

const HOW_TO_GET_CREDENTIALS =
  'Set AWS_PROFILE or --profile, run "aws configure" or "aws sso login", or try everything without an ' +
  'account with --sandbox.';

const CREDENTIAL_ERRORS = new Set(['CredentialsProviderError', 'TokenProviderError', 'ProviderError']);
const DENIED = /AccessDenied|UnauthorizedOperation|NotAuthorizedException|^Forbidden$/;
const THROTTLED = /Throttl|TooManyRequests|SlowDown|RequestLimitExceeded/;
const NO_ANSWER =
  /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|TimeoutError)$/;
/** OpenSSL's and node's codes for a certificate that is not trusted, expired, or another host's. */
const CERTIFICATE = /CERT|UNABLE_TO_VERIFY|^ERR_TLS_/;

/**
 * Any error of a call to AWS as one of ours: code, message, missing IAM action where it can be told,
 * request id, exit code. `operation` is IAM's `service:Operation`.
 */
export function mapAwsError(error: unknown, operation: string): GroundctlError {
  if (error instanceof GroundctlError) return error;
  const thrown = (error ?? {}) as SdkError;
  const name = nameOf(thrown);
  const message = sanitize(redact(thrown.message ?? String(error)));

  if (name === 'AbortError') return abortError();
  if (error instanceof AnswerError) return notAws(operation, error.status, error);
  if (CREDENTIAL_ERRORS.has(name)) {
    return new GroundctlError(`No usable AWS credentials: ${message}`, {
      code: 'no-credentials',
      source: 'configuration',
      hint: HOW_TO_GET_CREDENTIALS,
      cause: error,
    });
  }
  if (/region is missing/i.test(message)) {
    return new GroundctlError('No AWS region is set.', {
      code: 'no-region',
      source: 'configuration',
      hint: 'Pass --region, set AWS_REGION, add a region to the profile, or try everything with --sandbox.',
      cause: error,
    });
  }
  const transport = systemCode(thrown, NO_ANSWER);
  if (transport !== undefined) return unreachable(transport, operation, message, error);
  const certificate = systemCode(thrown, CERTIFICATE);
  if (certificate !== undefined) return untrusted(certificate, operation, message, error);
  return serviceError(thrown, name, operation, message, error);
}

function serviceError(
  thrown: SdkError,
  name: string,
  operation: string,
  message: string,
  cause: unknown,
): GroundctlError {
  const denied = DENIED.test(name);
  const missingAction = denied ? (actionIn(message) ?? operation) : undefined;
  const throttled = THROTTLED.test(name);
  const status = thrown.$metadata?.httpStatusCode;
  const requestId = thrown.$metadata?.requestId;
  if (/^Unknown(Error)?$/.test(name) || message.includes('Deserialization error')) {
    return notAws(operation, status, cause);
  }
  const said = message === '' || message === 'UnknownError' ? 'no reason given' : message;
  return new GroundctlError(`${operation} failed: ${said} (${name})`, {
    code: denied ? 'access-denied' : throttled ? 'throttled' : 'aws-error',
    source: 'aws',
    ...hintFor(name, missingAction, throttled, clockHint(name, message, thrown)),
    aws: {
      name,
      operation,
      ...(status === undefined ? {} : { httpStatus: status }),
      ...(requestId === undefined ? {} : { requestId: sanitize(requestId) }),
      ...(missingAction === undefined ? {} : { missingAction }),
      retryable: throttled || (status !== undefined && status >= 500),
    },
    cause,
  });
}

/** An answer the SDK finds no name in, or cannot read: a proxy's or another server's page. */
function notAws(operation: string, status: number | undefined, cause: unknown): GroundctlError {
  const answer = status === undefined ? 'something' : `HTTP ${status}`;
  const said = cause instanceof AnswerError ? `${cause.what} (${answer})` : answer;
  return new GroundctlError(`The response to ${operation} is ${said}, which is not how AWS responds.`, {
    code: 'not-aws',
    source: 'aws',
    hint: 'Is something else answering in place of AWS? Sign in to this network if it asks for that, and check any proxy and --endpoint-url (or AWS_ENDPOINT_URL).',
    aws: { name: 'Unknown', operation, ...(status === undefined ? {} : { httpStatus: status }) },
    cause,
  });
}

function hintFor(
  name: string,
  missingAction: string | undefined,
  throttled: boolean,
  clock: string | undefined,
): { hint?: string } {
  if (clock !== undefined) return { hint: clock };
  if (missingAction) return { hint: `Ask for the IAM permission ${missingAction}.` };
  if (isExpiry(name)) {
    return { hint: 'The temporary credentials have expired: sign in again, then run the same command.' };
  }
  if (refusesCredentials(name)) {
    return { hint: 'AWS does not accept these credentials: sign in again, and check the clock.' };
  }
  if (throttled) return { hint: 'AWS is throttling this account; the same command may work in a minute.' };
  return {};
}

function unreachable(transport: string, operation: string, message: string, cause: unknown): GroundctlError {
  const late = (cause as SdkError).name === 'TimeoutError';
  const why = late ? 'no data arrived in time' : message || transport;
  return new GroundctlError(`No response from AWS for ${operation}: ${why}`, {
    code: 'unreachable',
    source: 'aws',
    hint: 'Check the network, --region and --endpoint-url (or AWS_ENDPOINT_URL).',
    aws: { name: transport, operation, retryable: true },
    cause,
  });
}

/** Mostly a proxy that opens TLS. Node reads NODE_EXTRA_CA_CERTS, and not the AWS CLI's AWS_CA_BUNDLE. */
function untrusted(name: string, operation: string, message: string, cause: unknown): GroundctlError {
  return new GroundctlError(`The certificate presented for ${operation} is not trusted: ${message}`, {
    code: 'untrusted-certificate',
    source: 'configuration',
    hint: 'Behind a proxy that intercepts TLS, set NODE_EXTRA_CA_CERTS to its CA certificate (a PEM file).',
    aws: { name, operation },
    cause,
  });
}

/** By status, what the answer to a HEAD cannot say, since it has no body. */
const WITHOUT_BODY: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  403: 'Forbidden',
  412: 'PreconditionFailed',
  500: 'InternalError',
  503: 'SlowDown',
};

/** The exception's name, taken from the status where AWS (which gives request ids) answered without a body. */
function nameOf({ name = 'UnknownError', $metadata }: SdkError): string {
  const status = $metadata?.httpStatusCode;
  if (!/^Unknown(?:Error)?$/.test(name) || status === undefined || !$metadata?.requestId) return name;
  return WITHOUT_BODY[status] ?? name;
}

/** The system error behind a failed connection; node hides it under `cause` or an AggregateError. */
function systemCode(error: SdkError, pattern: RegExp): string | undefined {
  const seen = [error, error.cause, ...(error.errors ?? [])] as (SdkError | undefined)[];
  for (const candidate of seen) {
    if (candidate?.code && pattern.test(candidate.code)) return candidate.code;
    if (candidate?.name && pattern.test(candidate.name)) return candidate.name;
  }
  return undefined;
}

/** The IAM action that AWS's own message names. */
function actionIn(message: string): string | undefined {
  return /not authorized to perform:?\s+([A-Za-z0-9-]+:[A-Za-z0-9*]+)/.exec(message)?.[1];
}
