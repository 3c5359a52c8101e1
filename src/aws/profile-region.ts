import { STSClient } from '@aws-sdk/client-sts';
import { GroundctlError } from '../core/errors.ts';
import { mapAwsError } from './errors.ts';

/** The region that the shared config files give a profile (the default one unless named). */
export async function regionOfProfile(
  profile: string | undefined,
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  const client = new STSClient(profile === undefined ? {} : { profile });
  try {
    return await client.config.region();
  } catch (error) {
    const mapped = mapAwsError(error, 'configuration');
    if (mapped.source === 'configuration') throw mapped;
    // The SDK takes an empty variable for a region, and does not look any further.
    const empty = environment.AWS_REGION === '';
    throw new GroundctlError(empty ? 'AWS_REGION is set, but empty.' : mapped.message, {
      code: empty ? 'no-region' : 'configuration',
      source: 'configuration',
      ...(empty ? { hint: 'Unset it, set it to a region, or give --region.' } : {}),
      cause: error,
    });
  } finally {
    client.destroy();
  }
}
