import { serviceHost } from '../../core/partitions.ts';
import type { S3Uri } from '../../core/s3-uri.ts';
import type { Credentials } from '../../core/sigv4/sign.ts';
import { uriEncodePath } from '../../core/sigv4/uri.ts';
import { createUrlSigner } from '../../core/sigv4/url-signer.ts';
import type { Presign } from './presign.ts';

export interface PresignerOptions {
  readonly credentials: Credentials;
  /** Of buckets that {@link regionOf} does not know. */
  readonly region: string;
  /** The region a bucket is in, where it has been asked. */
  readonly regionOf?: (bucket: string) => string | undefined;
  readonly now?: Date;
  /** Seconds. AWS does not say how long its URLs live ("short-lived"). Default 3600. */
  readonly expires?: number;
  /** `http://127.0.0.1:4650`: another endpoint than S3's own, such as a sandbox. */
  readonly endpoint?: string | undefined;
  /** Parameters that are signed along, as the SDK adds some. */
  readonly query?: Readonly<Record<string, string>>;
}

const HOUR = 3600;

/** Presigned path-style URLs of S3, as `grant_read_access` makes them. */
export function createPresigner(options: PresignerOptions): Presign {
  const { credentials, regionOf, expires = HOUR, query = {} } = options;
  const endpoint = options.endpoint === undefined ? undefined : new URL(options.endpoint);
  const scheme = endpoint?.protocol === 'http:' ? 'http' : 'https';
  const now = options.now ?? new Date();
  const signers = new Map<string, (path: string) => string>();
  const signerFor = (region: string, versionId: string | undefined) => {
    const host = endpoint?.host ?? serviceHost('s3', region);
    const signed = versionId === undefined ? query : { ...query, versionId };
    return createUrlSigner({ credentials, region, now }, host, { expires, scheme, query: signed });
  };
  return ({ bucket, key, versionId, region: named }) => {
    const region = regionOf?.(bucket) ?? named ?? options.region;
    const path = `/${bucket}/${uriEncodePath(key)}`;
    if (versionId !== undefined) return signerFor(region, versionId)(path);
    const signer = signers.get(region) ?? signerFor(region, undefined);
    signers.set(region, signer);
    return signer(path);
  };
}

/** URLs of the right shape that nobody signed, for rendering without credentials. */
export function createPlaceholderPresigner(region: string): Presign {
  return (uri: S3Uri) =>
    `https://${serviceHost('s3', uri.region ?? region)}/${uri.bucket}/${uriEncodePath(uri.key)}?X-Groundctl-Placeholder=not-signed&X-Amz-Signature=none`;
}
