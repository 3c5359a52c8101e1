import { hash } from 'node:crypto';
import { uriDecode, uriEncode, uriEncodePath } from './uri.ts';

export const ALGORITHM = 'AWS4-HMAC-SHA256';
export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD';
export const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** Header names in lower case, as node:http gives them. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface CanonicalInput {
  readonly method: string;
  /** As it stands on the wire, without the query. */
  readonly path: string;
  /** Decoded. */
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: Headers;
  /** Lower case. */
  readonly signedHeaders: readonly string[];
  readonly payloadHash: string;
  /** `s3` encodes paths once and keeps them as they are; every other service normalises and encodes twice. */
  readonly service: string;
}

/** The canonical request of Signature Version 4; undefined where the path is not valid percent-encoding. */
export function canonicalRequest(input: CanonicalInput): string | undefined {
  const path = input.service === 's3' ? singleEncoded(input.path) : doubleEncoded(input.path);
  if (path === undefined) return undefined;
  const names = [...input.signedHeaders].sort();
  const headers = names.map((name) => `${name}:${headerText(input.headers[name])}\n`).join('');
  const query = canonicalQuery(input.query);
  return `${input.method}\n${path}\n${query}\n${headers}\n${names.join(';')}\n${input.payloadHash}`;
}

export interface CredentialScope {
  /** `YYYYMMDD` */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

export function scopeText(scope: CredentialScope): string {
  return `${scope.date}/${scope.region}/${scope.service}/aws4_request`;
}

/** @param timestamp `YYYYMMDDTHHMMSSZ` */
export function stringToSign(timestamp: string, scope: CredentialScope, canonical: string): string {
  return `${ALGORITHM}\n${timestamp}\n${scopeText(scope)}\n${sha256(canonical)}`;
}

export function sha256(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex');
}

/** Thousands of requests are signed within one second. */
let latest = { second: Number.NaN, text: '' };

/** A date as signatures write it: `YYYYMMDDTHHMMSSZ`. */
export function timestampOf(date: Date): string {
  const second = Math.floor(date.getTime() / 1000);
  if (second !== latest.second) {
    latest = { second, text: date.toISOString().replace(/[-:]|\.\d+/g, '') };
  }
  return latest.text;
}

/** The date a signature's timestamp stands for; undefined where it is none. */
export function parseTimestamp(text: string): Date | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(text);
  if (match === null) return undefined;
  const date = new Date(`${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:${match[6]}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

export function canonicalQuery(query: readonly (readonly [string, string])[]): string {
  if (query.length === 0) return '';
  return query
    .map(([name, value]) => [uriEncode(name), uriEncode(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? order(x, y) : order(a, b)))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const SPACE = /\s/;

function headerText(value: string | readonly string[] | undefined): string {
  const text = value === undefined ? '' : typeof value === 'string' ? value : value.join(',');
  return SPACE.test(text) ? text.trim().replace(/\s+/g, ' ') : text;
}

function singleEncoded(path: string): string | undefined {
  const decoded = uriDecode(path);
  return decoded === undefined ? undefined : uriEncodePath(decoded);
}

function doubleEncoded(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(segment);
  }
  const slash = kept.length > 0 && path.endsWith('/') ? '/' : '';
  return `/${uriEncodePath(kept.join('/'))}${slash}`;
}
