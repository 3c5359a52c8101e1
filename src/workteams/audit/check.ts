import type { Finding, Rule } from '../../core/finding.ts';
import type { Workforce } from '../model.ts';
import type { AuditFacts, TeamFacts } from './facts.ts';

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
