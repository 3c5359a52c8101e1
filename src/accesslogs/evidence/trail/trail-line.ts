import { parseAddress } from '../../../core/net/ip.ts';
import { textLineOf } from '../../scan/json-record.ts';
import type { TrailEvent } from './trail-event.ts';

/** The operations of requests that a diagnosis looks at, and the status of their success. */
const OPERATIONS: { readonly [name: string]: readonly [operation: string, method: string, success: number] } =
  {
    GetObject: ['REST.GET.OBJECT', 'GET', 200],
    HeadObject: ['REST.HEAD.OBJECT', 'HEAD', 200],
    PutObject: ['REST.PUT.OBJECT', 'PUT', 200],
    CopyObject: ['REST.COPY.OBJECT', 'PUT', 200],
    DeleteObject: ['REST.DELETE.OBJECT', 'DELETE', 204],
    UploadPart: ['REST.PUT.PART', 'PUT', 200],
    CreateMultipartUpload: ['REST.POST.UPLOADS', 'POST', 200],
    CompleteMultipartUpload: ['REST.POST.UPLOAD', 'POST', 200],
    AbortMultipartUpload: ['REST.DELETE.UPLOAD', 'DELETE', 204],
    ListObjects: ['REST.GET.BUCKET', 'GET', 200],
    ListObjectsV2: ['REST.GET.BUCKET', 'GET', 200],
    GetObjectTagging: ['REST.GET.OBJECT_TAGGING', 'GET', 200],
    GetObjectAcl: ['REST.GET.ACL', 'GET', 200],
    GetObjectAttributes: ['REST.GET.OBJECT_ATTRIBUTES', 'GET', 200],
    DeleteObjects: ['REST.POST.MULTI_OBJECT_DELETE', 'POST', 200],
  };

/** Source: S3 API reference, list of error codes. */
const STATUSES: { readonly [code: string]: number } = {
  AccessDenied: 403,
  InvalidObjectState: 403,
  AllAccessDisabled: 403,
  AccountProblem: 403,
  NoSuchKey: 404,
  NoSuchVersion: 404,
  NoSuchBucket: 404,
  NoSuchUpload: 404,
  MethodNotAllowed: 405,
  PreconditionFailed: 412,
  InvalidRange: 416,
  PermanentRedirect: 301,
  TemporaryRedirect: 307,
  InternalError: 500,
  SlowDown: 503,
  ServiceUnavailable: 503,
};
const OTHER_ERROR = 400;
/** S3 accepts no longer life; stands in where the event does not have it. */
const LONGEST_EXPIRES = '604800';

/**
 * A data event as a line of an access log, so that one reader serves both; undefined for what is no request of that
 * kind. The signature is in neither.
 */
export function lineOf(event: TrailEvent): string | undefined {
  if (!isRequest(event)) return undefined;
  const [operation, method, success] = OPERATIONS[event.name] ?? [];
  const address = parseAddress(event.address);
  const path = encoded(event.key);
  const query = queryOf(event);
  return textLineOf({
    bucket_name: event.bucket,
    request_time: event.time,
    // A service of AWS stands there by its name.
    remote_ip: address.ok ? address.value.text : '-',
    requester: event.requester,
    request_id: event.requestId || event.extendedId,
    operation,
    key_name: encoded(path),
    request_uri: `${method} /${path}${query === '' ? '' : `?${query}`} HTTP/1.1`,
    http_status: String(event.errorCode === '' ? success : (STATUSES[event.errorCode] ?? OTHER_ERROR)),
    error_code: event.errorCode,
    bytes_sent: event.bytesSent,
    user_agent: event.userAgent,
    host_id: event.extendedId,
    signature_version: event.signatureVersion,
    authentication_type: event.authentication,
    host_header: event.host,
  });
}

/** True for an event that {@link lineOf} makes a line of, where time and address can be read. */
export function isRequest({ name }: TrailEvent): boolean {
  return Object.hasOwn(OPERATIONS, name);
}

function queryOf({ authentication, signatureVersion, ...event }: TrailEvent): string {
  if (authentication !== 'QueryString') return '';
  const given = (name: string, value: string) => `${name}=${encodeURIComponent(value.toWellFormed())}`;
  if (signatureVersion === 'SigV2') {
    const parts = [
      given('AWSAccessKeyId', event.accessKeyId),
      'Signature=X',
      given('Expires', event.expiresAt),
    ];
    return parts.join('&');
  }
  const signedAt = /^\d{8}T\d{6}Z$/.test(event.signedAt)
    ? event.signedAt
    : event.time.replace(/[-:]|\.\d+/g, '');
  const scope = `${event.accessKeyId}/${signedAt.slice(0, 8)}/-/s3/aws4_request`;
  return [
    'X-Amz-Algorithm=AWS4-HMAC-SHA256',
    given('X-Amz-Credential', scope),
    given('X-Amz-Date', signedAt),
    given('X-Amz-Expires', /^\d{1,6}$/.test(event.expires) ? event.expires : LONGEST_EXPIRES),
    'X-Amz-SignedHeaders=host',
    'X-Amz-Signature=XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX',
  ].join('&');
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll('%2F', '/');
}
