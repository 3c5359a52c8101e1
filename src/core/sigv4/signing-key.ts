import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { CredentialScope } from './canonical.ts';

const CACHE_SIZE = 256;
const cache = new Map<string, KeyObject>();

/**
 * The key that signs for one day, region and service: four HMACs, so it is kept for the next request.
 * The oldest key leaves when {@link CACHE_SIZE} are held.
 */
export function signingKey(secretAccessKey: string, scope: CredentialScope): KeyObject {
  const name = `${scope.date}\n${scope.region}\n${scope.service}\n${secretAccessKey}`;
  const known = cache.get(name);
  if (known !== undefined) return known;
  let key = hmac(`AWS4${secretAccessKey}`, scope.date);
  for (const part of [scope.region, scope.service, 'aws4_request']) key = hmac(key, part);
  if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value ?? '');
  // An HMAC with a KeyObject costs a fifth of one with the bare bytes.
  const ready = createSecretKey(key);
  cache.set(name, ready);
  return ready;
}

/** @returns 64 lower-case hexadecimal digits */
export function signText(key: KeyObject, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
