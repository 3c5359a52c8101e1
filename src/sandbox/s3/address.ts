import { parseQuery, uriDecode } from '../../core/sigv4/uri.ts';
import { S3Error } from './error.ts';

/** What a request is about, read from its Host and its target. */
export interface Address {
  readonly bucket: string | undefined;
  readonly key: string | undefined;
  readonly style: 'path' | 'virtual-hosted';
  /** Asked for as a page of a bucket's website. */
  readonly website: boolean;
  /** Raw, without the query. */
  readonly path: string;
  readonly rawQuery: string;
  readonly pairs: readonly (readonly [string, string])[];
  readonly query: ReadonlyMap<string, string>;
}

/** A bucket's name before the host of an endpoint. */
const VIRTUAL_HOST =
  /^(.+)\.(?:localhost|s3[.-](?:[a-z0-9-]+\.)?amazonaws\.com|s3\.dualstack\.[a-z0-9-]+\.amazonaws\.com|bucket\.vpce-[a-z0-9-]+\.s3\.[a-z0-9-]+\.vpce\.amazonaws\.com)$/i;

/** A bucket's name before the host of its website. */
const WEBSITE_HOST = /^(.+)\.s3-website(?:[.-][a-z0-9-]+)?\.(?:localhost|amazonaws\.com)$/i;

const MAX_KEY_BYTES = 1024;

/** @throws S3Error InvalidURI or KeyTooLongError */
export function readAddress(host: string | undefined, target: string): Address {
  const question = target.indexOf('?');
  let path = question < 0 ? target : target.slice(0, question);
  const rawQuery = question < 0 ? '' : target.slice(question + 1);
  if (!path.startsWith('/')) path = /^https?:\/\/[^/]*(.*)$/i.exec(path)?.[1] || '/';
  const pairs = parseQuery(rawQuery);
  const decoded = uriDecode(path);
  if (pairs === undefined || decoded === undefined) throw new S3Error('InvalidURI');
  const site = websiteOf(host);
  const bucketHost = site ?? VIRTUAL_HOST.exec(nameOf(host))?.[1];
  const rest = decoded.slice(1);
  const slash = rest.indexOf('/');
  const bucket = bucketHost ?? (slash < 0 ? rest : rest.slice(0, slash));
  const key = bucketHost === undefined ? (slash < 0 ? '' : rest.slice(slash + 1)) : rest;
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) {
    const details = { Size: String(Buffer.byteLength(key)), MaxSizeAllowed: String(MAX_KEY_BYTES) };
    throw new S3Error('KeyTooLongError', undefined, { details });
  }
  return {
    bucket: bucket === '' ? undefined : bucket,
    key: key === '' ? undefined : key,
    style: bucketHost === undefined ? 'path' : 'virtual-hosted',
    website: site !== undefined,
    path,
    rawQuery,
    pairs,
    query: new Map(pairs),
  };
}

/** The bucket whose website a Host is; undefined where it is none. */
export function websiteOf(host: string | undefined): string | undefined {
  return WEBSITE_HOST.exec(nameOf(host))?.[1];
}

function nameOf(host = ''): string {
  return host.replace(/\.?(?::\d*)?$/, '');
}

/** Rules of general purpose bucket names (user guide, "Bucket naming rules"). */
export function isBucketName(name: string): boolean {
  return (
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
    !/\.\.|\.-|-\./.test(name) &&
    !/^\d{1,3}(\.\d{1,3}){3}$/.test(name) &&
    !/^(xn--|sthree-|amzn-s3-demo-)/.test(name) &&
    !/(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name)
  );
}
