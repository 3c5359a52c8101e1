import type { CallOptions } from '../core/call-options.ts';
import { GroundctlError } from '../core/errors.ts';
import { quoteForMessage } from '../core/text/sanitize.ts';
import { publicCidr } from './catalogue/value-types.ts';
import type { WrittenParameters } from './generate/read-parameters.ts';
import type { TeamLookup } from './ports.ts';

/**
 * The parameters that a work team and its workforce can answer: account, region, workteam, topic, userPool and
 * userPools, and as cidrs the portal's allow list. Only those that are there.
 */
export async function teamParameters(
  teams: TeamLookup,
  name: string,
  options: CallOptions = {},
): Promise<WrittenParameters> {
  const team = await teams.describeWorkteam(name, options);
  if (!team) {
    throw new GroundctlError(`There is no work team ${quoteForMessage(name)} in this account and region.`, {
      code: 'no-such-team',
      source: 'aws',
      hint: 'groundctl workteams list shows what is there; is --region right?',
    });
  }
  const workforces = await teams.listWorkforces(options);
  const workforce =
    workforces.find(({ WorkforceArn }) => WorkforceArn === team.WorkforceArn) ?? workforces[0];
  const [, , , region = '', account = ''] = team.WorkteamArn.split(':');
  const pools = team.MemberDefinitions.flatMap(({ CognitoMemberDefinition }) =>
    CognitoMemberDefinition ? [CognitoMemberDefinition.UserPool] : [],
  );
  const cidrs = (workforce?.SourceIpConfig?.Cidrs ?? []).filter((cidr) => publicCidr.parse(cidr).ok);
  const topic = team.NotificationConfiguration?.NotificationTopicArn;
  const found: [string, readonly string[]][] = [
    ['account', [account]],
    ['region', [region]],
    ['workteam', [team.WorkteamName]],
    ['topic', topic ? [topic] : []],
    ['userPool', pools.slice(0, 1)],
    ['userPools', [...new Set(pools)]],
    ['cidrs', cidrs],
  ];
  return new Map(found.filter(([, values]) => values.some((value) => value !== '')));
}
