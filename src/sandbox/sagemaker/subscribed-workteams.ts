import type { Call, Operations } from '../environment.ts';
import { referred } from './errors.ts';
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
      input,
      call,
    );
    return { SubscribedWorkteams: items, ...next };
  },

  /** Which error a team gets that is not subscribed to is not documented. */
  DescribeSubscribedWorkteam({ WorkteamArn }: { WorkteamArn: string }, call) {
    return { SubscribedWorkteam: referred(subscribedAt(WorkteamArn, call), `The work team ${WorkteamArn}`) };
  },
};

/** A team of a vendor, where the account has subscribed to it. */
export function subscribedAt(arn: string, call: Call): SubscribedWorkteam | undefined {
  return call.state.sagemaker.subscribedWorkteams.find(({ WorkteamArn }) => WorkteamArn === arn);
}

function nameOf({ WorkteamArn }: SubscribedWorkteam): string {
  return WorkteamArn.slice(WorkteamArn.lastIndexOf('/') + 1);
}
