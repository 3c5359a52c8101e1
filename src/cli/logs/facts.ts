import type { Facts, LockFact } from '../../accesslogs/judge/facts.ts';
import { type Cidr, parseCidr } from '../../core/net/cidr.ts';
import { orThrow } from '../../core/parsed.ts';
import type { Io } from '../io.ts';
import type { ReadingOptions } from './read.ts';

export interface FactOptions extends ReadingOptions {
  readonly workteam?: string;
  readonly approved?: string[];
  readonly lock?: Exclude<LockFact, 'unknown'>;
}

/** A team as far as it matters for its logs. */
export interface TeamFacts {
  readonly name: string;
  readonly lock: Exclude<LockFact, 'unknown'>;
  /** The portal's allow list; undefined where it could not be read. */
  readonly allowList: readonly string[] | undefined;
  /** The workforce's VPC. */
  readonly vpcId?: string;
}

/** What is known besides the log: from the options, and from AWS where a team is named. Options win. */
export async function factsOf(
  io: Io,
  options: FactOptions,
): Promise<{ readonly facts: Facts; readonly team: TeamFacts | undefined }> {
  const given = (options.approved ?? []).map((text) => orThrow(parseCidr(text)));
  const team = options.workteam === undefined ? undefined : await teamFacts(io, options, options.workteam);
  const lock = options.lock ?? team?.lock ?? 'unknown';
  return { facts: { lock, approved: given.length > 0 ? given : allowed(team) }, team };
}

async function teamFacts(io: Io, options: FactOptions, name: string): Promise<TeamFacts> {
  const { workteams } = await io.connect(options);
  const { lock, allowList, workforce } = await workteams.show(name, { signal: io.signal });
  const vpcId = workforce?.WorkforceVpcConfig?.VpcId;
  return { name, lock, allowList, ...(vpcId === undefined ? {} : { vpcId }) };
}

function allowed(team: TeamFacts | undefined): Cidr[] {
  return (team?.allowList ?? []).map(parseCidr).flatMap((parsed) => (parsed.ok ? [parsed.value] : []));
}
