import type { Lock } from '../lock.ts';

/** What a team should be; what is left out stays as it is. */
export interface TeamEntry {
  readonly description?: string;
  readonly groups?: readonly string[];
  readonly userPool?: string;
  readonly clientId?: string;
  readonly oidcGroups?: readonly string[];
  readonly lock?: Lock;
  /** An empty text takes the topic away. */
  readonly notificationTopic?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Who is in each of the team's Cognito groups; groups that are not named keep whom they have. */
  readonly members?: ReadonlyMap<string, readonly string[]>;
}

/** The work teams of an account and region as a file describes them. */
export interface TeamsFile {
  readonly region?: string;
  readonly account?: string;
  readonly workforce?: { readonly name?: string; readonly allowList?: readonly string[] };
  readonly teams: ReadonlyMap<string, TeamEntry>;
}

/** A file larger than this is another file: 25 teams with thousands of members have a tenth of it. */
export const MAX_TEAMS_FILE_BYTES = 4_000_000;
