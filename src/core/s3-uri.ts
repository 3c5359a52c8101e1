import { bad, good, type Parsed } from './parsed.ts';
import { PARTITIONS } from './partitions.ts';
import { hasUnsafeCharacters, quoteForMessage } from './text/sanitize.ts';

/** A bucket and a key in it; the key is empty where the bucket itself is meant. */
export interface S3Uri {
  readonly bucket: string;
  readonly key: string;
  /** The region, where a URL's host names it. */
  readonly region?: string;
  readonly versionId?: string;
}

const MAX_KEY_BYTES = 1024;

/** `s3://bucket/key`, with the key as it is: S3 URIs know no escapes. */
export function formatS3Uri({ bucket, key }: Pick<S3Uri, 'bucket' | 'key'>): string {
  return `s3://${bucket}/${key}`;
}

/**
 * Reads `s3://bucket/key` (a key may end in spaces or newlines, so none are trimmed there), or an https URL of S3 (path-style, virtual-hosted, with region, dual-stack or FIPS;
 * presigned or not: of the query only versionId is kept). Website endpoints, access points and interface
 * endpoints are refused with the reason. No message repeats a query string, which may hold a signature.
 */
export function parseS3Uri(text: string): Parsed<S3Uri> {
  const scheme = /^\s*([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase();
  const shown = quoteForMessage(scheme === 's3' ? text : (text.split('?')[0] ?? ''));
  switch (scheme) {
    case 's3':
      return parseS3Scheme(text.trimStart(), shown);
    case 's3a':
    case 's3n':
      return bad(`${shown} is Hadoop's notation`, `s3${text.trimStart().slice(3)}`);
    case 'http':
    case 'https':
      return parseUrl(text.trim(), shown);
    default:
      return bad(`${shown} is not an S3 URI; write s3://BUCKET/KEY`);
  }
}

/** What is wrong with a bucket name by S3's rules for general purpose buckets, or undefined. */
export function bucketNameProblem(name: string): string | undefined {
  const shown = quoteForMessage(name);
  if (name.length < 3 || name.length > 63) return `the bucket name ${shown} must have 3 to 63 characters`;
  if (/[A-Z]/.test(name)) return `the bucket name ${shown} must not have uppercase letters`;
  if (!/^[a-z0-9.-]+$/.test(name)) {
    return `the bucket name ${shown} may have only lowercase letters, digits, dots and hyphens`;
  }
  if (!/^[a-z0-9].*[a-z0-9]$/.test(name)) {
    return `the bucket name ${shown} must begin and end with a letter or digit`;
  }
  if (name.includes('..')) return `the bucket name ${shown} must not have two dots in a row`;
  if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return `the bucket name ${shown} must not look like an IP address`;
  const reserved = /^(?:xn--|sthree-)|(?:-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.exec(name)?.[0];
  return reserved && `the bucket name ${shown} has ${reserved}, which S3 reserves`;
}

function parseS3Scheme(text: string, shown: string): Parsed<S3Uri> {
  const match = /^s3:\/\/([^/]*)(?:\/(.*))?$/is.exec(text);
  if (match === null) {
    return bad(`${shown} needs two slashes`, `s3://${text.slice(3).replace(/^\/+/, '')}`);
  }
  return build(match[1] ?? '', match[2] ?? '', {});
}

/** The bucket where it is in the host's name, and the service before the suffix of a partition. */
const HOST = new RegExp(
  `^(.*\\.)?(s3[a-z0-9-]*(?:\\.[a-z0-9-]+)*?)\\.(?:${PARTITIONS.map(({ suffix }) => suffix.replaceAll('.', '\\.')).join('|')})$`,
);

function parseUrl(text: string, shown: string): Parsed<S3Uri> {
  // The URL parser drops tabs and newlines inside without a word.
  if (hasUnsafeCharacters(text) || !URL.canParse(text)) return bad(`${shown} is not a URL`);
  const url = new URL(text);
  const host = HOST.exec(url.hostname);
  if (/(?:^|\.)console\.aws\.amazon\.com$/.test(url.hostname)) return consolePage(url, shown);
  if (host === null) return bad(`${shown} is not at an S3 host name; write s3://BUCKET/KEY`);
  const service = host[2] ?? '';
  const refusal = refusedHost(service);
  if (refusal !== undefined) return bad(`${shown} ${refusal}; write s3://BUCKET/KEY`);
  const region = regionOf(service);
  const versionId = url.searchParams.get('versionId');
  const extra = { ...(region && { region }), ...(versionId && { versionId }) };
  const path = url.pathname.slice(1);
  const slash = path.includes('/') ? path.indexOf('/') : path.length;
  const bucket = host[1] === undefined ? decode(path.slice(0, slash)) : host[1].slice(0, -1);
  const key = decode(host[1] === undefined ? path.slice(slash + 1) : path);
  if (bucket === undefined || key === undefined) return bad(`${shown} has a broken percent escape`);
  return build(bucket, key, extra);
}

function refusedHost(service: string): string | undefined {
  if (service.startsWith('s3-website'))
    return 'is a static website, which serves no presigned or private objects';
  if (/^s3-(?:accesspoint|object-lambda|outposts|control)/.test(service)) return 'is an access point';
  if (/\.vpce$/.test(service)) return 'goes through an interface endpoint';
  return undefined;
}

// s3.eu-west-1, s3.dualstack.eu-west-1, s3-fips.us-east-1, and the old s3-eu-west-1.
function regionOf(service: string): string | undefined {
  return /^s3(?:-fips)?[.-](?:dualstack\.)?([a-z]{2,}(?:-[a-z]+)+-\d+)$/.exec(service)?.[1];
}

function consolePage(url: URL, shown: string): Parsed<never> {
  const bucket = /^\/s3\/(?:buckets|object)\/([^/]+)/.exec(url.pathname)?.[1];
  const key = url.searchParams.get('prefix') ?? '';
  return bad(`${shown} is an AWS console page`, bucket && formatS3Uri({ bucket, key }));
}

function build(bucket: string, key: string, extra: Pick<S3Uri, 'region' | 'versionId'>): Parsed<S3Uri> {
  if (bucket === '') return bad('the bucket name is missing; write s3://BUCKET/KEY');
  const problem = bucketNameProblem(bucket);
  if (problem !== undefined) return bad(problem);
  if (!key.isWellFormed())
    return bad(`the key ${quoteForMessage(key)} contains half of a character, which no S3 key does`);
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) {
    return bad(`the key ${quoteForMessage(key)} is longer than ${MAX_KEY_BYTES} bytes`);
  }
  return good({ bucket, key, ...extra });
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
