import type { Facts, LockFact } from '../../accesslogs/judge/facts.ts';
import { factsFrom, readTeamFacts, type TeamFacts } from '../../accesslogs/team-facts.ts';
import { parseCidr } from '../../core/net/cidr.ts';
import { orThrow } from '../../core/parsed.ts';
import type { Io } from '../io.ts';
import { type EvidenceOptions, namesOf } from './evidence.ts';
import type { ReadingOptions } from './read.ts';

export interface FactOptions extends ReadingOptions, EvidenceOptions {
  readonly workteam?: string;
  readonly approved?: string[];
  readonly longLived?: boolean;
  readonly lock?: Exclude<LockFact, 'unknown'>;
}

/** What is known besides the log: from the options, and from AWS where a team is named. Options win. */
export async function factsOf(
  io: Io,
  options: FactOptions,
): Promise<{ readonly facts: Facts; readonly team: TeamFacts | undefined }> {
  const approved = (options.approved ?? []).map((text) => orThrow(parseCidr(text)));
  const team = options.workteam === undefined ? undefined : await teamOf(io, options, options.workteam);
  const longLived = options.longLived === true;
  const named = await namesOf(io, options);
  return { facts: { ...factsFrom({ lock: options.lock, approved }, team), longLived, ...named }, team };
}

async function teamOf(io: Io, options: FactOptions, name: string): Promise<TeamFacts> {
  const { workteams } = await io.connect(options);
  return readTeamFacts(workteams, name, { signal: io.signal });
}
