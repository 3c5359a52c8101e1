import { request } from 'node:http';
import { signRequest } from '../../core/sigv4/sign.ts';
import { uriEncodePath } from '../../core/sigv4/uri.ts';
import type { Environment } from '../environment.ts';
import type { Role } from '../iam/directory.ts';
import { addSessionKey } from '../sts/session-key.ts';

/** One object, read or written as the labeling job's role does it: over HTTP, signed, and in the access log. */
export async function asRole(
  env: Environment,
  role: Role,
  region: string,
  object: { readonly bucket: string; readonly key: string },
  body?: string | Uint8Array,
): Promise<{ readonly status: number; readonly body: Buffer }> {
  const now = env.clock();
  const credentials = addSessionKey(env.keys, now, 900, {
    principalArn: `arn:aws:sts::${role.accountId}:assumed-role/${role.name}/groundtruth-job`,
    issuerArn: role.arn,
    identityPolicies: role.policies,
  });
  const { host } = new URL(env.urls.internet);
  const path = `/${object.bucket}/${uriEncodePath(object.key)}`;
  const method = body === undefined ? 'GET' : 'PUT';
  const signable = { method, host, path, ...(body === undefined ? {} : { body }) };
  const headers = signRequest(signable, { credentials, region, service: 's3', now });
  return new Promise((resolve, reject) => {
    const sent = request(`${env.urls.internet}${path}`, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }));
      response.on('error', reject);
    });
    sent.on('error', reject).end(body);
  });
}
