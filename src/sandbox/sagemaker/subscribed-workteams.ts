import type { Call } from '../environment.ts';
import { validationError } from './errors.ts';
import { type ListInput, listPage, nameContains } from './list.ts';
import type { SubscribedWorkteam } from './state.ts';

/** Teams of vendors that the account has subscribed to in AWS Marketplace; the seed alone makes some. */
export function listSubscribedWorkteams(
  input: ListInput & { readonly NameContains?: string },
  call: Call,
): object {
  const { items, ...next } = listPage(
    call.state.sagemaker.subscribedWorkteams.filter((team) => nameContains(nameOf(team), input.NameContains)),
    nameOf,
    nameOf,
    'ListSubscribedWorkteams',
    input,
    call,
  );
  return { SubscribedWorkteams: items, ...next };
}

/** Which error a team gets that is not subscribed to is not documented. */
export function describeSubscribedWorkteam({ WorkteamArn }: { WorkteamArn: string }, call: Call): object {
  const found = call.state.sagemaker.subscribedWorkteams.find((team) => team.WorkteamArn === WorkteamArn);
  if (found === undefined) throw validationError(`The work team ${WorkteamArn} does not exist.`);
  return { SubscribedWorkteam: found };
}

function nameOf({ WorkteamArn }: SubscribedWorkteam): string {
  return WorkteamArn.slice(WorkteamArn.lastIndexOf('/') + 1);
}
