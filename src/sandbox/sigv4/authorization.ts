import { ALGORITHM, type CredentialScope, type Headers, parseTimestamp } from '../../core/sigv4/canonical.ts';

/** What a request claims about its signature, before anything is checked against a secret. */
export interface Claim {
  readonly via: 'header' | 'query';
  readonly accessKeyId: string;
  readonly scope: CredentialScope;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly timestamp: string;
  readonly signedAt: Date;
  /** Seconds; only presigned URLs have it. */
  readonly expires?: number;
  readonly sessionToken?: string | undefined;
}

/** Why a claim cannot be read, in S3's words. */
export interface Malformed {
  readonly via: 'header' | 'query';
  readonly problem: string;
  /** True where all that is wrong is a missing or unreadable date. */
  readonly undated?: true;
}

const WEEK = 604_800;

/** Reads an `Authorization: AWS4-HMAC-SHA256 …` header. */
export function readHeaderClaim(headers: Headers): Claim | Malformed {
  const text = single(headers.authorization) ?? '';
  const fields = new Map<string, string>();
  for (const part of text.slice(ALGORITHM.length).split(',')) {
    const equals = part.indexOf('=');
    if (equals > 0) fields.set(part.slice(0, equals).trim(), part.slice(equals + 1).trim());
  }
  for (const name of ['Credential', 'SignedHeaders', 'Signature']) {
    if (!fields.get(name)) return header(`The authorization header is malformed; missing ${name}.`);
  }
  const credential = readCredential(fields.get('Credential') ?? '');
  if (credential === undefined) {
    return header(
      'The authorization header is malformed; the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
    );
  }
  const timestamp = single(headers['x-amz-date']) ?? httpDateAsTimestamp(single(headers.date));
  const signedAt = timestamp === undefined ? undefined : parseTimestamp(timestamp);
  if (timestamp === undefined || signedAt === undefined) {
    return { ...header('AWS authentication requires a valid Date or x-amz-date header'), undated: true };
  }
  if (!timestamp.startsWith(credential.scope.date)) {
    return header(
      `The authorization header is malformed; Invalid credential date "${credential.scope.date}". This date is not the same as X-Amz-Date: "${timestamp.slice(0, 8)}".`,
    );
  }
  return {
    via: 'header',
    ...credential,
    signedHeaders: (fields.get('SignedHeaders') ?? '').toLowerCase().split(';'),
    signature: fields.get('Signature') ?? '',
    timestamp,
    signedAt,
    sessionToken: single(headers['x-amz-security-token']),
  };
}

/** Reads the `X-Amz-…` parameters of a presigned URL. */
export function readQueryClaim(query: ReadonlyMap<string, string>): Claim | Malformed {
  const needed = [
    'X-Amz-Credential',
    'X-Amz-Signature',
    'X-Amz-Date',
    'X-Amz-SignedHeaders',
    'X-Amz-Expires',
  ];
  if (needed.some((name) => !query.get(name))) {
    return problem(
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    );
  }
  if (query.get('X-Amz-Algorithm') !== ALGORITHM) {
    return problem(`X-Amz-Algorithm only supports "AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256"`);
  }
  const credential = readCredential(query.get('X-Amz-Credential') ?? '');
  if (credential === undefined) {
    return problem(
      'Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
    );
  }
  const timestamp = query.get('X-Amz-Date') ?? '';
  const signedAt = parseTimestamp(timestamp);
  if (signedAt === undefined)
    return problem(`X-Amz-Date must be in the ISO8601 Long Format "yyyyMMdd'T'HHmmss'Z'"`);
  if (!timestamp.startsWith(credential.scope.date)) {
    return problem(
      `Invalid credential date "${credential.scope.date}". This date is not the same as X-Amz-Date: "${timestamp.slice(0, 8)}".`,
    );
  }
  const text = query.get('X-Amz-Expires') ?? '';
  if (!/^[+-]?\d{1,15}$/.test(text)) return problem('X-Amz-Expires should be a number');
  const expires = Number(text);
  if (expires < 0) return problem('X-Amz-Expires must be non-negative');
  if (expires > WEEK) {
    return problem(
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
    );
  }
  return {
    via: 'query',
    ...credential,
    signedHeaders: (query.get('X-Amz-SignedHeaders') ?? '').toLowerCase().split(';'),
    signature: query.get('X-Amz-Signature') ?? '',
    timestamp,
    signedAt,
    expires,
    sessionToken: query.get('X-Amz-Security-Token'),
  };
}

export function single(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'object' ? value[0] : value;
}

/** Reads `KEY/DATE/REGION/SERVICE/aws4_request`. */
export function readCredential(text: string): Pick<Claim, 'accessKeyId' | 'scope'> | undefined {
  const match = /^([^/\s]+)\/(\d{8})\/([^/\s]+)\/([^/\s]+)\/aws4_request$/.exec(text);
  const [, accessKeyId, date, region, service] = match ?? [];
  if (!accessKeyId || !date || !region || !service) return undefined;
  return { accessKeyId, scope: { date, region, service } };
}

function httpDateAsTimestamp(text: string | undefined): string | undefined {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().replace(/[-:]|\.\d+/g, '');
}

function header(problem: string): Malformed {
  return { via: 'header', problem };
}

function problem(text: string): Malformed {
  return { via: 'query', problem: text };
}
