import type { Workforce } from './model.ts';
import type { TeamDetail, TeamList, TeamSummary } from './team.ts';

/** A row of the list as data: AWS's Workteam as it is, and what this program adds beside it. */
export function summaryJson(team: TeamSummary) {
  const { workteam, lock, membership, allowList, openJobs, findings } = team;
  return {
    Workteam: workteam,
    lock,
    members: membership.known
      ? { known: true, ...membership.counts, missingGroups: membership.missingGroups }
      : membership,
    WorkforceName: team.workforce?.WorkforceName ?? null,
    allowList: allowList ?? null,
    openLabelingJobs: openJobs ?? null,
    findings,
  };
}

/** The body of `workteams list --output json`. */
export function listJson(list: TeamList) {
  return {
    limit: list.limit,
    incomplete: list.incomplete,
    Workforces: list.workforces,
    teams: list.teams.map(summaryJson),
  };
}

/** The body of `workteams show --output json`. */
export function detailJson(team: TeamDetail) {
  return {
    ...summaryJson(team),
    Workforce: team.workforce ?? null,
    membersList: team.members?.map(({ user, state, groups }) => ({ ...user, state, groups })) ?? null,
    LabelingJobs: team.jobs ?? null,
    Tags: team.tags ?? null,
    incomplete: team.incomplete,
  };
}

/** How a workforce signs in, in a word. */
export function signIn(workforce: Workforce): string {
  if (workforce.CognitoConfig) return `Cognito, pool ${workforce.CognitoConfig.UserPool}`;
  return workforce.OidcConfig ? `OIDC, ${workforce.OidcConfig.Issuer ?? 'unknown issuer'}` : 'unknown';
}

/** Who may reach the worker portal, from a list that may not be known. */
export function allowListWords(cidrs: readonly string[] | undefined): string {
  if (cidrs === undefined) return 'unknown';
  return cidrs.length === 0 ? 'none: every address may reach the portal' : cidrs.join(', ');
}
