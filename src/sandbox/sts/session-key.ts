import { randomBytes } from 'node:crypto';
import { type AccessKey, type AccessKeys, randomId } from '../identity.ts';

/** A temporary key that the sandbox knows from now on; `seconds` is how long it is good for. */
export function addSessionKey(
  keys: AccessKeys,
  now: Date,
  seconds: number,
  session: Omit<AccessKey, 'accessKeyId' | 'secretAccessKey' | 'sessionToken' | 'expires'>,
): AccessKey & { readonly sessionToken: string; readonly expires: Date } {
  const key = {
    ...session,
    accessKeyId: `ASIA${randomId(16)}`,
    secretAccessKey: randomBytes(30).toString('base64'),
    // As long as AWS's are, and with the characters that URLs must encode.
    sessionToken: `IQoJb3JpZ2luX2Vj${randomBytes(400).toString('base64')}`,
    expires: new Date(now.getTime() + seconds * 1000),
  };
  keys.add(key);
  return key;
}
