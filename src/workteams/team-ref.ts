import { GroundctlError, usageError } from '../core/errors.ts';
import type { PlanResult } from '../core/plan.ts';
import { quoteForMessage, sanitize } from '../core/text/sanitize.ts';
import type { WorkteamChange } from './change.ts';

/**
 * Whatever names a team: its name, its ARN, what `list` and `show` give, AWS's own record, or the result of a
 * plan that created or changed exactly one team.
 */
export type TeamRef =
  | string
  | { readonly WorkteamName: string }
  | { readonly workteam: { readonly WorkteamName: string } }
  | PlanResult<WorkteamChange>;

/** Where the operations work; an ARN that names another place is refused. */
export interface Place {
  readonly region: string;
  /** The account's id; rejects where it cannot be found out. */
  readonly account: () => Promise<string>;
}

const TEAM_ARN = /^arn:(aws[a-z-]*):sagemaker:([a-z0-9-]*):([0-9]{12}):workteam\/([^/]+)\/(.+)$/;

/**
 * The team's name behind a reference. An ARN of another region or account, of a vendor's team or of the public
 * crowd is a usage error that says what it is; so is an ARN of something else. Text that is not an ARN is returned
 * as it is: whoever takes a name checks it.
 */
export async function teamName(ref: TeamRef, place: Place): Promise<string> {
  const text = nameOf(ref);
  if (!/^arn:/i.test(text)) return text;
  const [, , region = '', account = '', crowd = '', name = ''] = TEAM_ARN.exec(text) ?? [];
  const shown = quoteForMessage(text);
  if (name === '') {
    throw arnError(
      `${shown} is not the ARN of a work team.`,
      'One looks like arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/NAME.',
    );
  }
  if (crowd === 'public-crowd') {
    throw arnError(
      `${shown} is the public crowd, Amazon Mechanical Turk, not one of your teams.`,
      'Mechanical Turk closed on 2026-09-30. groundctl workteams list shows the private teams.',
    );
  }
  if (crowd === 'vendor-crowd') {
    throw arnError(
      `${shown} is a vendor's team, subscribed to in AWS Marketplace.`,
      'Its members, its lock and its portal belong to the vendor. It can be named in a labeling job, but not changed here.',
    );
  }
  if (crowd !== 'private-crowd') {
    throw arnError(
      `${shown} is of an unknown kind of team: ${sanitize(crowd)}.`,
      'Private teams have private-crowd there.',
    );
  }
  if (region !== place.region) {
    throw arnError(`${shown} is in ${region}, but this goes to ${place.region}.`, `Add --region ${region}.`);
  }
  // Who calls is not always known (STS out of reach); then the team is looked for by its name.
  const here = await place.account().catch((error: unknown) => {
    if (error instanceof GroundctlError && error.source === 'interrupted') throw error;
    return account;
  });
  if (here !== account) {
    throw arnError(
      `${shown} is in account ${account}, but these credentials belong to ${here}.`,
      'Choose a profile of that account with --profile.',
    );
  }
  return name;
}

export async function teamNames(refs: readonly TeamRef[], place: Place): Promise<string[]> {
  const names: string[] = [];
  for (const ref of refs) names.push(await teamName(ref, place));
  return names;
}

function nameOf(ref: TeamRef): string {
  if (typeof ref === 'string') return ref;
  if ('WorkteamName' in ref) return ref.WorkteamName;
  if ('workteam' in ref) return ref.workteam.WorkteamName;
  const names = new Set(
    ref.outcomes.flatMap(({ status, change: { action } }) => {
      if (status !== 'applied') return [];
      return action.type === 'create-workteam' || action.type === 'update-workteam'
        ? [action.input.WorkteamName]
        : [];
    }),
  );
  const [name] = names;
  if (name !== undefined && names.size === 1) return name;
  throw usageError(
    names.size === 0
      ? 'The plan created or changed no team, so it cannot stand for one.'
      : `The plan changed several teams (${[...names].join(', ')}): name one of them.`,
  );
}

function arnError(message: string, hint: string): GroundctlError {
  return usageError(message, { code: 'wrong-arn', hint });
}
