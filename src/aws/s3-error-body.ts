import type { GroundctlError } from '../core/errors.ts';
import { redact } from '../core/text/redact.ts';
import { mapAwsError } from './errors.ts';
import { XML_ENTITIES } from './s3-listing.ts';

/** Answers that the same request may not meet again. */
const PASSING = new Set([
  'BadDigest',
  'XAmzContentSHA256Mismatch',
  'RequestTimeout',
  'ConditionalRequestConflict',
  'OperationAborted',
  'InternalError',
  'SlowDown',
  'ServiceUnavailable',
]);
const BY_STATUS: { readonly [status: number]: string } = {
  403: 'AccessDenied',
  404: 'NoSuchKey',
  412: 'PreconditionFailed',
  503: 'SlowDown',
};

/** A refusal of S3 as an error of ours. Answers to HEAD have no body: the status has to do. */
export function readS3Error(
  response: {
    readonly status: number;
    readonly headers: { readonly [name: string]: string | undefined };
    readonly body: Buffer;
  },
  operation: string,
): GroundctlError {
  const text = response.body.toString('utf8', 0, 16_384);
  const name = element(text, 'Code') ?? BY_STATUS[response.status] ?? `Http${response.status}`;
  const mapped = mapAwsError(
    {
      name,
      ServerTime: element(text, 'ServerTime'),
      $response: { headers: response.headers },
      message: redact(element(text, 'Message') ?? `status ${response.status}`),
      $metadata: {
        httpStatusCode: response.status,
        ...(response.headers['x-amz-request-id'] === undefined
          ? {}
          : { requestId: response.headers['x-amz-request-id'] }),
      },
    },
    operation,
  );
  return PASSING.has(name) ? retryable(mapped) : mapped;
}

/** The same error, of which another attempt may get rid. */
export function retryable(error: GroundctlError): GroundctlError {
  if (error.aws === undefined || error.aws.retryable) return error;
  return new (error.constructor as typeof GroundctlError)(error.message, {
    code: error.code,
    source: error.source,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    aws: { ...error.aws, retryable: true },
    cause: error.cause,
  });
}

function element(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return text?.replace(/&(lt|gt|amp|quot|apos);/g, (_, entity: string) => XML_ENTITIES[entity] ?? '');
}
