import { randomBytes } from 'node:crypto';
import { type AccessKey, randomId } from '../identity.ts';
import type { QueryCall } from '../query-protocol.ts';
import { escapeXml } from '../xml.ts';

/** Makes temporary credentials known to the sandbox and gives the `<Credentials>` that tell them. */
export function issueCredentials(
  { env, now }: QueryCall,
  seconds: number,
  session: Omit<AccessKey, 'accessKeyId' | 'secretAccessKey' | 'sessionToken' | 'expires'>,
): string {
  const expires = new Date(now.getTime() + seconds * 1000);
  const key = env.keys.add({
    ...session,
    accessKeyId: `ASIA${randomId(16)}`,
    secretAccessKey: randomBytes(30).toString('base64'),
    // As long as AWS's are, and with the characters that URLs must encode.
    sessionToken: `IQoJb3JpZ2luX2Vj${randomBytes(400).toString('base64')}`,
    expires,
  });
  return (
    `<Credentials><AccessKeyId>${key.accessKeyId}</AccessKeyId>` +
    `<SecretAccessKey>${escapeXml(key.secretAccessKey)}</SecretAccessKey>` +
    `<SessionToken>${escapeXml(key.sessionToken ?? '')}</SessionToken>` +
    `<Expiration>${expires.toISOString().replace(/\.\d+Z$/, 'Z')}</Expiration></Credentials>`
  );
}

/** How full the session policy is, in percent. */
export function packedPolicySize(policy: object | undefined): string {
  if (policy === undefined) return '';
  return `<PackedPolicySize>${Math.ceil((JSON.stringify(policy).length / 2048) * 100)}</PackedPolicySize>`;
}
