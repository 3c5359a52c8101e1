import type { Operations } from '../environment.ts';
import { validationError } from './errors.ts';
import { type ListInput, listPage, nameContains } from './list.ts';
import type { SubscribedWorkteam } from './state.ts';

export const subscribedWorkteamOperations: Operations = {
  /** Teams of vendors that the account has subscribed to in AWS Marketplace; the seed alone makes some. */
  ListSubscribedWorkteams(input: ListInput & { readonly NameContains?: string }, call) {
    const { items, ...next } = listPage(
      call.state.sagemaker.subscribedWorkteams.filter((team) =>
        nameContains(nameOf(team), input.NameContains),
      ),
      nameOf,
      nameOf,
      'ListSubscribedWorkteams',
      input,
      call,
    );
    return { SubscribedWorkteams: items, ...next };
  },

  /** Which error a team gets that is not subscribed to is not documented. */
  DescribeSubscribedWorkteam({ WorkteamArn }: { WorkteamArn: string }, call) {
    const found = call.state.sagemaker.subscribedWorkteams.find((team) => team.WorkteamArn === WorkteamArn);
    if (found === undefined) throw validationError(`The work team ${WorkteamArn} does not exist.`);
    return { SubscribedWorkteam: found };
  },
};

function nameOf({ WorkteamArn }: SubscribedWorkteam): string {
  return WorkteamArn.slice(WorkteamArn.lastIndexOf('/') + 1);
}
