import { STSClient } from '@aws-sdk/client-sts';
import { GroundctlError } from '../core/errors.ts';
import { didYouMean } from '../core/suggest.ts';
import { quoteForMessage } from '../core/text/sanitize.ts';
import { mapAwsError } from './errors.ts';
import { listProfiles } from './profiles.ts';

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
    const name = profile ?? (environment.AWS_PROFILE || undefined);
    const known = await listProfiles(environment);
    if (name !== undefined && !known.includes(name)) throw noSuchProfile(name, known);
    if (mapped.source === 'configuration') throw mapped;
    // The SDK takes an empty variable for a region, and does not look any further.
    const empty = environment.AWS_REGION === '';
    throw new GroundctlError(empty ? 'AWS_REGION is set, but empty.' : mapped.message, {
      code: empty ? 'no-region' : 'configuration',
      source: 'configuration',
      ...(empty ? { hint: 'Unset it, set it to a region, or pass --region.' } : {}),
      cause: error,
    });
  } finally {
    client.destroy();
  }
}

function noSuchProfile(name: string, known: readonly string[]): GroundctlError {
  const near = didYouMean(name, known);
  const all = known.length === 0 ? 'There are none yet: aws configure.' : `There are: ${known.join(', ')}.`;
  return new GroundctlError(`The config files have no profile ${quoteForMessage(name)}.`, {
    code: 'no-such-profile',
    source: 'configuration',
    hint: near === undefined ? all : `Did you mean ${near}?`,
  });
}
