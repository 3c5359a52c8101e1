import { type Finding, type Rule, sortFindings } from '../../core/finding.ts';
import type { Lock } from '../lock.ts';
import type { Workforce } from '../model.ts';
import { bothFlags } from './both-flags.ts';
import type { LockFacts, TeamCheck, TeamFacts, WorkforceCheck } from './check.ts';
import { missingGroup } from './missing-group.ts';
import { noVerifiedMember } from './no-verified-member.ts';
import { openAllowList } from './open-allow-list.ts';
import { unlockedTeam } from './unlocked-team.ts';
import { unreadMembers } from './unread-members.ts';
import { vpcLockWithoutVpc } from './vpc-lock-without-vpc.ts';

const lockChecks: readonly TeamCheck<LockFacts>[] = [unlockedTeam, bothFlags, vpcLockWithoutVpc];

const teamChecks: readonly TeamCheck[] = [...lockChecks, noVerifiedMember, missingGroup, unreadMembers];
const workforceChecks: readonly WorkforceCheck[] = [openAllowList];

/** The rules of this audit, for the catalogue. */
export const auditRules: readonly Rule[] = [...teamChecks, ...workforceChecks].map((check) => check.rule);

/** What is wrong with one team, worst first. */
export function auditTeam(team: TeamFacts): Finding[] {
  return sortFindings(teamChecks.flatMap((check) => check.check(team) ?? []));
}

/** What the audit will say of a lock that a team is about to have, off included. */
export function lockFindings(team: string, lock: Lock, workforce: Workforce | undefined): Finding[] {
  const facts = { workteam: { WorkteamName: team }, lock, workforce };
  return sortFindings(lockChecks.flatMap((check) => check.check(facts) ?? []));
}

/** What is wrong with one workforce, worst first. */
export function auditWorkforce(workforce: Workforce): Finding[] {
  return sortFindings(workforceChecks.flatMap((check) => check.check(workforce) ?? []));
}
