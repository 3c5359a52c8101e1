import type { Presign } from '../../templates/presign/presign.ts';
import { type PresignLock, taskSessionPolicy } from '../../templates/presign/session-policy.ts';
import { createPresigner } from '../../templates/presign/sigv4-presigner.ts';
import type { Environment } from '../environment.ts';
import type { Role } from '../iam/directory.ts';
import type { Network } from '../network.ts';
import { addSessionKey } from '../sts/session-key.ts';

/** AWS says "short-lived" and no number. */
const LIFETIME = 3600;

/**
 * Makes the URLs of one rendered task: temporary credentials of the job's role, cut down by a session policy to
 * reading, and by the team's lock to the address that the task was rendered for.
 */
export function taskPresigner(
  env: Environment,
  role: Role,
  region: string,
  network: Network,
  lock: PresignLock,
): Presign {
  const now = env.clock();
  const key = addSessionKey(env.keys, now, LIFETIME, {
    principalArn: `arn:aws:sts::${role.accountId}:assumed-role/${role.name}/groundtruth-task`,
    issuerArn: role.arn,
    identityPolicies: role.policies,
    sessionPolicy: taskSessionPolicy(lock, network.address),
  });
  const endpoint = network.path === 'internet' ? env.urls.internet : env.urls.vpc;
  return createPresigner({ credentials: key, region, endpoint, now, expires: LIFETIME });
}
