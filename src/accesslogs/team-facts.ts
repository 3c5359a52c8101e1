import type { CallOptions } from '../core/call-options.ts';
import { type Cidr, parseCidr } from '../core/net/cidr.ts';
import type { Facts, LockFact } from './judge/facts.ts';

/** A lock that somebody stated or that a team has. */
export type KnownLock = Exclude<LockFact, 'unknown'>;

/** A team as far as it matters for its logs. */
export interface TeamFacts {
  readonly name: string;
  readonly lock: KnownLock;
  /** The portal's allow list; undefined where it could not be read. */
  readonly allowList: readonly string[] | undefined;
  /** The workforce's VPC. */
  readonly vpcId?: string;
}

/** What has to be asked about a team. */
export interface TeamReader {
  show(
    name: string,
    options?: CallOptions,
  ): Promise<{
    readonly lock: KnownLock;
    readonly allowList: readonly string[] | undefined;
    readonly workforce: WorkforceWithVpc | undefined;
  }>;
}

interface WorkforceWithVpc {
  readonly WorkforceVpcConfig?: { readonly VpcId?: string | undefined } | undefined;
}

/** Lock, allow list and VPC of a team, from AWS. */
export async function readTeamFacts(
  teams: TeamReader,
  name: string,
  options?: CallOptions,
): Promise<TeamFacts> {
  const { lock, allowList, workforce } = await teams.show(name, options);
  const vpcId = workforce?.WorkforceVpcConfig?.VpcId;
  return { name, lock, allowList, ...(vpcId === undefined ? {} : { vpcId }) };
}

/** What is known besides the log: what was stated wins over what the team has. */
export function factsFrom(
  stated: { readonly lock: KnownLock | undefined; readonly approved: readonly Cidr[] },
  team: TeamFacts | undefined,
): Facts {
  const approved = stated.approved.length > 0 ? stated.approved : allowed(team);
  return { lock: stated.lock ?? team?.lock ?? 'unknown', approved, vpcId: team?.vpcId };
}

function allowed(team: TeamFacts | undefined): Cidr[] {
  return (team?.allowList ?? []).map(parseCidr).flatMap((parsed) => (parsed.ok ? [parsed.value] : []));
}

/** A team's facts in a line. */
export function describeTeam({ name, lock, allowList, vpcId }: TeamFacts): string {
  const portal =
    allowList?.length === 0
      ? 'open to any address'
      : `open to ${allowList?.join(', ') ?? 'addresses that could not be read'}`;
  return `Team ${name}: lock ${lock}; portal ${portal}; ${vpcId === undefined ? 'no VPC' : `VPC ${vpcId}`}.`;
}
