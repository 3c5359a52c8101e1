import { GroundctlError } from '../../core/errors.ts';
import type { Credentials } from '../../core/sigv4/sign.ts';
import type { RemoteRenderer, RoleAssumer } from '../ports.ts';
import { type PresignLock, taskSessionPolicy } from './session-policy.ts';

/** For whom URLs are signed, as Ground Truth does when it renders a task. */
export interface WorkerGrant {
  readonly lock: PresignLock;
  /** The address that the portal sees the worker at. */
  readonly address: string;
  /** The role of the labeling job; left out, that of the newest job. */
  readonly roleArn?: string | undefined;
}

/** Temporary credentials of the job's role under the session policy of the lock, or why there are none. */
export type WorkerCredentials =
  | { readonly granted: true; readonly roleArn: string; readonly credentials: Credentials }
  | { readonly granted: false; readonly reason: string };

/** Asks STS for a worker's credentials. What AWS refuses is an answer, not an error. */
export async function workerCredentials(
  { lock, address, roleArn }: WorkerGrant,
  { assumeRole }: RoleAssumer,
  { labelingRole }: Pick<RemoteRenderer, 'labelingRole'>,
  signal: AbortSignal | undefined,
): Promise<WorkerCredentials> {
  try {
    const role = roleArn ?? (await labelingRole({ signal }));
    if (role === undefined)
      return { granted: false, reason: 'there is no labeling job with a role that could sign' };
    const policy = JSON.stringify(taskSessionPolicy(lock, address));
    return {
      granted: true,
      roleArn: role,
      credentials: await assumeRole({ roleArn: role, policy }, { signal }),
    };
  } catch (error) {
    if (!(error instanceof GroundctlError) || error.source !== 'aws') throw error;
    return { granted: false, reason: error.message };
  }
}
