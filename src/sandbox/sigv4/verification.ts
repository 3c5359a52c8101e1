import { type KeyObject, timingSafeEqual } from 'node:crypto';
import type { CredentialScope, Headers } from '../../core/sigv4/canonical.ts';

/** A request as it came in, nothing decoded but the query. */
export interface ReceivedRequest {
  readonly method: string;
  /** Raw, without the query. */
  readonly path: string;
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: Headers;
}

/** What the verifier must know of an access key. */
export interface KnownKey {
  readonly secretAccessKey: string;
  /** Temporary keys have one, and every request must carry it. */
  readonly sessionToken?: string | undefined;
  readonly expires?: Date | undefined;
}

export interface VerifyOptions {
  readonly service: string;
  readonly now: Date;
  /**
   * The time that clients' clocks may go by, where the service's own has been set to another: signatures in
   * headers are measured by it as well as by `now`.
   */
  readonly clientNow?: Date;
  find(accessKeyId: string): KnownKey | undefined;
  /** SHA-256 of the body for services that read it whole first; without it `x-amz-content-sha256` counts. */
  readonly payloadHash?: string;
  /** `/bucket/key` as SigV2 signs it; without it SigV2 is refused. */
  readonly sigV2Resource?: string;
}

/** Why a signature was refused. The caller turns it into its own service's error. */
export type Refusal =
  | { readonly reason: 'two-mechanisms' | 'unsupported' | 'no-payload-hash' | 'bad-token' | 'expired-token' }
  | { readonly reason: 'malformed-header' | 'malformed-query' | 'undated'; readonly problem: string }
  | { readonly reason: 'wrong-service'; readonly via: 'header' | 'query'; readonly service: string }
  | { readonly reason: 'unknown-key'; readonly accessKeyId: string }
  | { readonly reason: 'unsigned-headers'; readonly headers: readonly string[] }
  | { readonly reason: 'skewed' | 'not-yet-valid'; readonly signedAt: Date; readonly timestamp: string }
  | { readonly reason: 'expired'; readonly expiresAt: Date; readonly seconds?: number }
  | {
      readonly reason: 'mismatch';
      readonly accessKeyId: string;
      readonly stringToSign: string;
      readonly canonicalRequest?: string;
      readonly signature: string;
    };

/** A request whose signature is right. */
export interface Verified {
  readonly kind: 'verified';
  readonly version: 'SigV4' | 'SigV2';
  /** Where the signature stood; in a form, it is of its policy. */
  readonly via: 'header' | 'query' | 'form';
  readonly accessKeyId: string;
  readonly signedAt?: Date;
  readonly signature: string;
  /** SigV4 only. */
  readonly scope?: CredentialScope;
  /** What the signature says of the body: a hash, `UNSIGNED-PAYLOAD` or a `STREAMING-…` marker. */
  readonly payloadHash: string;
  /** What the chunks of a signed stream are checked with. */
  readonly chunks?: { readonly key: KeyObject; readonly timestamp: string; readonly scope: CredentialScope };
}

export type Verification =
  | { readonly kind: 'anonymous' }
  | Verified
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** How far a client's clock may be off, in milliseconds. */
export const MAX_SKEW = 15 * 60_000;

/** The refusal that a key or its token earns before any signature is computed. */
export function checkKey(
  accessKeyId: string,
  token: string | undefined,
  key: KnownKey | undefined,
  now: Date,
): Refusal | undefined {
  if (key === undefined) return { reason: 'unknown-key', accessKeyId };
  if (key.sessionToken !== undefined && token === undefined) return { reason: 'unknown-key', accessKeyId };
  if (token !== undefined && (key.sessionToken === undefined || !sameText(key.sessionToken, token))) {
    return { reason: 'bad-token' };
  }
  return key.expires !== undefined && key.expires <= now ? { reason: 'expired-token' } : undefined;
}

/** Compares without telling by its time how much was right. */
export function sameText(expected: string, given: string): boolean {
  const a = Buffer.from(expected);
  const b = Buffer.from(given);
  return a.length === b.length && timingSafeEqual(a, b);
}

export function refused(refusal: Refusal): Verification {
  return { kind: 'refused', refusal };
}
