import type { S3Uri } from '../../core/s3-uri.ts';
import type { Environment } from '../environment.ts';
import type { Role } from '../iam/directory.ts';
import { asRole } from './as-role.ts';

type Place = Pick<S3Uri, 'bucket' | 'key'>;

/** S3 as a job's role sees it. */
export interface JobStorage {
  get(at: Place): Promise<{ readonly status: number; readonly body: Buffer }>;
  /** The status that S3 answered. */
  put(at: Place, body: string | Uint8Array): Promise<number>;
}

export function jobStorage(env: Environment, role: Role, region: string): JobStorage {
  return {
    get: (at) => asRole(env, role, region, at),
    put: async (at, body) => (await asRole(env, role, region, at, body)).status,
  };
}
