import type { Random } from './random.ts';

/** One request as a log line shows it. Times in seconds since 1970. */
export interface Request {
  readonly time: number;
  readonly bucket: string;
  readonly address: string;
  readonly requester?: string;
  readonly operation?: string;
  readonly key?: string;
  /** Method and target; made of the key and the grant where absent. */
  readonly requestLine?: string;
  readonly status: number;
  readonly errorCode?: string;
  readonly agent?: string;
  readonly grant?: Grant | undefined;
  readonly authentication?: 'QueryString' | 'AuthHeader';
  readonly host?: string;
}

/** A presigned URL. */
export interface Grant {
  readonly key: string;
  readonly accessKeyId: string;
  readonly signedAt: number;
  readonly expires: number;
  readonly token?: string;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const OWNER = '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be';
const HEX = '0123456789ABCDEF';
const ROLE = 'arn:aws:sts::123456789012:assumed-role/GroundTruthExecution/SageMaker';

/** The line of a request in today's format of 27 fields. */
export function logLine(request: Request, random: Random): string {
  const { bucket, key, grant, status } = request;
  const host = request.host ?? `${bucket}.s3.us-east-1.amazonaws.com`;
  const success = status < 400 && status !== 0;
  return [
    OWNER,
    bucket,
    `[${logTime(request.time)}]`,
    request.address,
    request.requester ?? (grant ? ROLE : '-'),
    random.text(16, HEX),
    request.operation ?? 'REST.GET.OBJECT',
    key === undefined ? '-' : logKey(key),
    `"${request.requestLine ?? `GET /${encodeURI(key ?? '')}${grant ? `?${query(grant)}` : ''} HTTP/1.1`}"`,
    status === 0 ? '-' : status,
    request.errorCode ?? '-',
    success ? 245_123 : 243,
    success ? 245_123 : '-',
    random.int(4, 90),
    success ? random.int(3, 60) : '-',
    grant ? '"https://abcdefgh.labeling.us-east-1.sagemaker.aws/"' : '"-"',
    `"${request.agent ?? '-'}"`,
    '-',
    `${random.text(54, HEX)}=`,
    grant || request.authentication ? 'SigV4' : '-',
    'TLS_AES_128_GCM_SHA256',
    request.authentication ?? (grant ? 'QueryString' : '-'),
    host,
    'TLSv1.3',
    '-',
    '-',
    'us-east-1',
  ].join(' ');
}

/** Keys are encoded twice in the Key field. */
function logKey(key: string): string {
  return encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+').replaceAll('%', '%25');
}

function query({ accessKeyId, signedAt, expires, token }: Grant): string {
  const date = new Date(signedAt * 1000).toISOString().replace(/[-:]|\.\d+/g, '');
  return [
    'X-Amz-Algorithm=AWS4-HMAC-SHA256',
    `X-Amz-Credential=${accessKeyId}%2F${date.slice(0, 8)}%2Fus-east-1%2Fs3%2Faws4_request`,
    `X-Amz-Date=${date}`,
    `X-Amz-Expires=${expires}`,
    ...(token === undefined ? [] : [`X-Amz-Security-Token=${token}`]),
    'X-Amz-SignedHeaders=host',
    `X-Amz-Signature=${'X'.repeat(32)}`,
  ].join('&');
}

function logTime(seconds: number): string {
  const date = new Date(seconds * 1000).toISOString();
  const month = MONTHS[Number(date.slice(5, 7)) - 1];
  return `${date.slice(8, 10)}/${month}/${date.slice(0, 4)}:${date.slice(11, 19)} +0000`;
}
