import type { Finding, Rule } from '../../core/finding.ts';
import type { Workforce } from '../model.ts';
import type { TeamSummary } from '../team.ts';
import type { AuditFacts } from './facts.ts';

/** What a team check may look at: a row of the teams table before its findings. */
export type TeamFacts = Omit<TeamSummary, 'findings'>;

/** As much of it as a check of the lock needs: known before the team is what it will be. */
export type LockFacts = Pick<TeamFacts, 'lock' | 'workforce'> & {
  readonly workteam: Pick<TeamFacts['workteam'], 'WorkteamName'>;
};

/** One audit rule about a team, with what finds it. */
export interface TeamCheck<Facts = TeamFacts> {
  readonly rule: Rule;
  check(team: Facts): Finding | undefined;
}

/** One audit rule about a workforce, with what finds it. */
export interface WorkforceCheck {
  readonly rule: Rule;
  check(workforce: Workforce): Finding | undefined;
}

/** One audit rule about what surrounds the teams: pools, jobs, buckets, roles. */
export interface AccountCheck {
  readonly rule: Rule;
  check(facts: AuditFacts): readonly Finding[];
}
