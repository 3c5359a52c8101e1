import type { Call } from '../environment.ts';
import type { AccessKey } from '../identity.ts';
import { addSessionKey } from './session-key.ts';

/** Makes temporary credentials known to the sandbox and gives what STS says of them. */
export function issueCredentials(
  { env, now }: Call,
  seconds: number,
  session: Omit<AccessKey, 'accessKeyId' | 'secretAccessKey' | 'sessionToken' | 'expires'>,
) {
  const key = addSessionKey(env.keys, now, seconds, session);
  return {
    AccessKeyId: key.accessKeyId,
    SecretAccessKey: key.secretAccessKey,
    SessionToken: key.sessionToken,
    Expiration: key.expires,
  };
}

/** How full the session policy is, in percent. */
export function packedPolicySize(policy: object | undefined): number | undefined {
  if (policy === undefined) return undefined;
  return Math.ceil((JSON.stringify(policy).length / 2048) * 100);
}
