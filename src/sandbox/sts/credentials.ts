import type { AccessKey } from '../identity.ts';
import type { QueryCall } from '../query-protocol.ts';
import { escapeXml } from '../xml.ts';
import { addSessionKey } from './session-key.ts';

/** Makes temporary credentials known to the sandbox and gives the `<Credentials>` that tell them. */
export function issueCredentials(
  { env, now }: QueryCall,
  seconds: number,
  session: Omit<AccessKey, 'accessKeyId' | 'secretAccessKey' | 'sessionToken' | 'expires'>,
): string {
  const key = addSessionKey(env.keys, now, seconds, session);
  return (
    `<Credentials><AccessKeyId>${key.accessKeyId}</AccessKeyId>` +
    `<SecretAccessKey>${escapeXml(key.secretAccessKey)}</SecretAccessKey>` +
    `<SessionToken>${escapeXml(key.sessionToken)}</SessionToken>` +
    `<Expiration>${key.expires.toISOString().replace(/\.\d+Z$/, 'Z')}</Expiration></Credentials>`
  );
}

/** How full the session policy is, in percent. */
export function packedPolicySize(policy: object | undefined): string {
  if (policy === undefined) return '';
  return `<PackedPolicySize>${Math.ceil((JSON.stringify(policy).length / 2048) * 100)}</PackedPolicySize>`;
}
