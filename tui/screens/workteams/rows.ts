import type { Finding } from '../../../src/core/finding.ts';
import { relativeTime } from '../../../src/core/text/time.ts';
import type { Lock } from '../../../src/workteams/lock.ts';
import type { LabelingJob } from '../../../src/workteams/model.ts';
import type { Member, Membership, TeamSummary } from '../../../src/workteams/team.ts';
import type { Cell, Column, TableRow } from '../../state/table.ts';
import type { Mark } from '../../theme/glyphs.ts';
import type { Tone } from '../../theme/line.ts';
import { JOB_STATES } from '../job-states.ts';

export const TEAM_COLUMNS: readonly Column[] = [
  { id: 'team', title: 'Team', drop: 0, min: 18, max: 63 },
  { id: 'members', title: 'Members', drop: 1, min: 14, max: 24 },
  { id: 'lock', title: 'Lock', drop: 0, min: 15, max: 15 },
  { id: 'findings', title: 'Findings', drop: 0, min: 15, max: 70 },
  { id: 'jobs', title: 'Jobs', drop: 3, min: 6, max: 10 },
  { id: 'updated', title: 'Updated', drop: 2, min: 10, max: 12 },
];

export const MEMBER_COLUMNS: readonly Column[] = [
  { id: 'address', title: 'Address', drop: 0, min: 20, max: 80 },
  { id: 'state', title: 'State', drop: 0, min: 12, max: 30 },
  { id: 'since', title: 'Since', drop: 1, min: 10, max: 12 },
  { id: 'groups', title: 'Groups', drop: 2, min: 10, max: 40 },
];

export const JOB_COLUMNS: readonly Column[] = [
  { id: 'job', title: 'Labeling job', drop: 0, min: 20, max: 63 },
  { id: 'status', title: 'Status', drop: 0, min: 12, max: 14 },
  { id: 'labeled', title: 'Labeled', drop: 1, min: 12, max: 24 },
  { id: 'created', title: 'Created', drop: 2, min: 10, max: 12 },
];

export const LOCK_WORDS: Readonly<Record<Lock, { mark: Mark; text: string; tone: Tone }>> = {
  off: { mark: 'unlocked', text: 'off', tone: 'warn' },
  'source-ip': { mark: 'locked', text: 'source-ip', tone: 'good' },
  'vpc-source-ip': { mark: 'locked', text: 'vpc-source-ip', tone: 'good' },
  both: { mark: 'conflict', text: 'both flags', tone: 'bad' },
};

export function teamRow(team: TeamSummary, now: Date): TableRow {
  const { workteam, lock } = team;
  const updated = workteam.LastUpdatedDate;
  return {
    key: workteam.WorkteamName,
    cells: {
      team: { text: workteam.WorkteamName },
      members: membersCell(team.membership),
      lock: LOCK_WORDS[lock],
      findings: findingsCell(team.findings),
      jobs: jobsCell(team.openJobs),
      updated: dateCell(updated, now),
    },
  };
}

function membersCell(membership: Membership): Cell {
  if (!membership.known) {
    return membership.reason === 'oidc'
      ? { text: 'OIDC', tone: 'muted', sort: -1 }
      : { text: 'not readable', mark: 'warning', tone: 'warn', sort: -1 };
  }
  const { total, byState } = membership.counts;
  if (total === 0 && membership.missingGroups.length > 0) {
    return { text: 'no group', mark: 'error', tone: 'bad', sort: -1 };
  }
  const parts = [
    byState.invited > 0 ? `${byState.invited} invited` : '',
    byState.unverified > 0 ? `${byState.unverified} unverified` : '',
  ].filter(Boolean);
  return { text: parts.length > 0 ? `${total} (${parts.join(', ')})` : String(total), sort: total };
}

function findingsCell(findings: readonly Finding[]): Cell {
  const [worst] = findings;
  if (!worst) return { mark: 'ok', text: 'ok', tone: 'good', sort: 0 };
  const more = findings.length > 1 ? ` (+${findings.length - 1})` : '';
  const rank = { error: 2, warning: 1, info: 0 }[worst.severity];
  return {
    mark: worst.severity,
    text: `${headOf(worst.message)}${more}`,
    tone: worst.severity === 'error' ? 'bad' : 'warn',
    sort: -(rank * 100 + findings.length),
  };
}

/** A finding's message up to its explanation. */
function headOf(message: string): string {
  const head = message.split(': ')[0] ?? message;
  return head.length >= 6 ? head : message;
}

function jobsCell(open: number | undefined): Cell {
  if (open === undefined) return { text: '?', tone: 'muted', sort: -1 };
  return open === 0 ? { text: '-', tone: 'muted', sort: 0 } : { text: `${open} open`, sort: open };
}

function dateCell(date: Date | undefined, now: Date): Cell {
  if (!date) return { text: '?', tone: 'muted', sort: 0 };
  return { text: relativeTime(date, now), tone: 'muted', sort: -date.getTime() };
}

const STATES: Readonly<Record<Member['state'], { mark: Mark; tone: Tone }>> = {
  verified: { mark: 'ok', tone: 'good' },
  unverified: { mark: 'warning', tone: 'warn' },
  invited: { mark: 'waiting', tone: 'warn' },
  disabled: { mark: 'none', tone: 'muted' },
  other: { mark: 'warning', tone: 'warn' },
};

export function memberRow(member: Member, now: Date): TableRow {
  const { user, state, groups } = member;
  const since = state === 'invited' ? user.UserLastModifiedDate : user.UserCreateDate;
  return {
    key: user.Username,
    cells: {
      address: { text: user.Email ?? user.Username },
      state: { ...STATES[state], text: state === 'other' ? (user.UserStatus ?? 'unknown') : state },
      since: dateCell(since, now),
      groups: { text: groups.join(', '), tone: 'muted' },
    },
  };
}

export function jobRow(job: LabelingJob, now: Date): TableRow {
  const { LabelCounters: counters } = job;
  const done = counters?.TotalLabeled;
  const failed = counters?.FailedNonRetryableError ?? 0;
  const total = (done ?? 0) + failed + (counters?.Unlabeled ?? 0);
  const labeled = done === undefined ? '?' : `${done} of ${total}${failed > 0 ? `, ${failed} failed` : ''}`;
  return {
    key: job.LabelingJobName,
    cells: {
      job: { text: job.LabelingJobName },
      status: { text: job.LabelingJobStatus, ...JOB_STATES[job.LabelingJobStatus] },
      labeled: { text: labeled, sort: done ?? -1 },
      created: dateCell(job.CreationTime, now),
    },
  };
}
