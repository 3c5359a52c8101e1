import { GroundctlError, usageError } from '../../core/errors.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { Workforce } from '../model.ts';
import type { Place } from '../team-ref.ts';
import type { TeamsFile } from './teams-file.ts';

export async function checkPlace(file: TeamsFile, place: Place): Promise<void> {
  if (file.region !== undefined && file.region !== place.region) {
    throw usageError(`The file is for ${quoteForMessage(file.region)}, but this goes to ${place.region}.`, {
      code: 'wrong-place',
      hint: `Add --region ${file.region}, or choose the file of this region.`,
    });
  }
  if (file.account === undefined) return;
  const account = await place.account();
  if (file.account === account) return;
  throw usageError(`The file is for account ${file.account}, but these credentials belong to ${account}.`, {
    code: 'wrong-place',
    hint: 'Choose a profile of that account with --profile.',
  });
}

export function workforceFor(file: TeamsFile, workforces: readonly Workforce[]): Workforce | undefined {
  const name = file.workforce?.name;
  const found = name === undefined ? workforces[0] : workforces.find((one) => one.WorkforceName === name);
  if (found || (name === undefined && file.teams.size === 0)) return found;
  throw new GroundctlError(
    name === undefined
      ? 'There is no private workforce in this account and region.'
      : `There is no workforce ${quoteForMessage(name)} in this account and region.`,
    {
      code: 'no-such-workforce',
      source: 'aws',
      hint: 'Create a workforce in the console first: Ground Truth, Labeling workforces, Private.',
    },
  );
}
