import { STSClient } from '@aws-sdk/client-sts';
import { GroundctlError } from '../core/errors.ts';
import { mapAwsError } from './errors.ts';

/** The region that the shared config files give a profile (the default one unless named). */
export async function regionOfProfile(profile: string | undefined): Promise<string> {
  const client = new STSClient(profile === undefined ? {} : { profile });
  try {
    return await client.config.region();
  } catch (error) {
    const mapped = mapAwsError(error, 'configuration');
    if (mapped.source === 'configuration') throw mapped;
    throw new GroundctlError(mapped.message, {
      code: 'configuration',
      source: 'configuration',
      cause: error,
    });
  } finally {
    client.destroy();
  }
}
