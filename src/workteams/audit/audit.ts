import { type Finding, type Rule, sortFindings } from '../../core/finding.ts';
import type { Lock } from '../lock.ts';
import type { Workforce } from '../model.ts';
import { noGuard, openToSession, publicBucket, topicNotAllowed, wideRole } from './access-checks.ts';
import { hostBits, noAllowList } from './allow-list-checks.ts';
import { bothFlags } from './both-flags.ts';
import type { AccountCheck, TeamCheck, WorkforceCheck } from './check.ts';
import { dualStack } from './dual-stack.ts';
import type { AuditFacts, LockFacts, TeamFacts } from './facts.ts';
import { builtInTemplate, oldJob, outputWithoutKms, publicCrowd } from './job-checks.ts';
import { missingGroup } from './missing-group.ts';
import { noVerifiedMember } from './no-verified-member.ts';
import { openAllowList } from './open-allow-list.ts';
import { expiredInvitation, mfaOff, selfSignUp, unusedGroup, userInNoTeam } from './pool-checks.ts';
import { leftoverQueue, littleHeadroom, notRead, unreadRegionRule } from './region-checks.ts';
import { unlockedTeam } from './unlocked-team.ts';
import { unreadMembers } from './unread-members.ts';
import { vpcLockWithoutVpc } from './vpc-lock-without-vpc.ts';

const lockChecks: readonly TeamCheck<LockFacts>[] = [unlockedTeam, bothFlags, vpcLockWithoutVpc, dualStack];

const teamChecks: readonly TeamCheck[] = [...lockChecks, noVerifiedMember, missingGroup, unreadMembers];
const workforceChecks: readonly WorkforceCheck[] = [openAllowList, noAllowList, hostBits];
const accountChecks: readonly AccountCheck[] = [
  selfSignUp,
  mfaOff,
  userInNoTeam,
  unusedGroup,
  expiredInvitation,
  builtInTemplate,
  oldJob,
  outputWithoutKms,
  publicCrowd,
  publicBucket,
  openToSession,
  topicNotAllowed,
  wideRole,
  noGuard,
  littleHeadroom,
  leftoverQueue,
  notRead,
];

/** The rules of this audit, for the catalogue. */
export const auditRules: readonly Rule[] = [
  ...[...teamChecks, ...workforceChecks, ...accountChecks].map((check) => check.rule),
  unreadRegionRule,
];

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

/** What is wrong with teams, workforces and what surrounds them. */
export function auditFacts(facts: AuditFacts): Finding[] {
  return [
    ...facts.teams.flatMap(auditTeam),
    ...facts.workforces.flatMap(auditWorkforce),
    ...accountChecks.flatMap((check) => check.check(facts)),
  ];
}
