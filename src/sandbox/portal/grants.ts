import type { Presign } from '../../templates/presign/presign.ts';
import { createPresigner } from '../../templates/presign/sigv4-presigner.ts';
import type { Workteam } from '../../workteams/model.ts';
import type { Environment } from '../environment.ts';
import { ACCOUNT_ID } from '../identity.ts';
import type { Network } from '../network.ts';
import type { Role } from '../sts/roles.ts';
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
  team: Pick<Workteam, 'WorkerAccessConfiguration'> | undefined,
): Presign {
  const now = env.clock();
  const key = addSessionKey(env.keys, now, LIFETIME, {
    principalArn: `arn:aws:sts::${ACCOUNT_ID}:assumed-role/${role.name}/groundtruth-task`,
    issuerArn: role.arn,
    identityPolicies: role.policies,
    sessionPolicy: sessionPolicy(network.address, team),
  });
  const endpoint = network.path === 'internet' ? env.urls.internet : env.urls.vpc;
  return createPresigner({ credentials: key, region, endpoint, now, expires: LIFETIME });
}

/** Both flags at once are one condition with both keys, which no request has; AWS does not document it. */
function sessionPolicy(
  address: string,
  team: Pick<Workteam, 'WorkerAccessConfiguration'> | undefined,
): object {
  const constraints = team?.WorkerAccessConfiguration?.S3Presign?.IamPolicyConstraints;
  const addresses = {
    ...(constraints?.SourceIp === 'Enabled' ? { 'aws:SourceIp': address } : {}),
    ...(constraints?.VpcSourceIp === 'Enabled' ? { 'aws:VpcSourceIp': address } : {}),
  };
  const bound = Object.keys(addresses).length > 0 ? { Condition: { IpAddress: addresses } } : {};
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...bound }],
  };
}
