import type { Lock } from './lock.ts';
import type { Tag } from './model.ts';
import type { TeamRef } from './team-ref.ts';

/** What can change on a team; absent members stay as they are. */
export interface UpdateTeamInput {
  readonly description?: string | undefined;
  readonly cognitoGroups?: readonly string[] | undefined;
  /** Default: the user pool and app client in use, of a new team the workforce's own. */
  readonly userPool?: string | undefined;
  readonly clientId?: string | undefined;
  readonly oidcGroups?: readonly string[] | undefined;
  /** An empty string takes the topic away. */
  readonly notificationTopicArn?: string | undefined;
  readonly lock?: Lock | undefined;
  /** Needed for the lock `both`. */
  readonly force?: boolean | undefined;
}

/** What a new team is made of. Cognito groups and OIDC groups exclude each other. */
export interface CreateTeamInput extends UpdateTeamInput {
  readonly name: string;
  readonly description: string;
  /** Default: the account's only private workforce in the region. */
  readonly workforce?: string | undefined;
  readonly tags?: readonly Tag[] | undefined;
  /** Create Cognito groups that are not in the pool yet; otherwise a missing group is an error. */
  readonly createGroups?: boolean | undefined;
}

export interface InviteInput {
  readonly team: TeamRef;
  readonly emails: readonly string[];
  /** Which of the team's Cognito groups; needed only when it has several. */
  readonly group?: string | undefined;
  /** Send a new invitation to those who never signed in. */
  readonly resend?: boolean | undefined;
  /** Create the group when the pool does not have it; otherwise that is an error. */
  readonly createGroup?: boolean | undefined;
  /** Invite an address although the pool has it in another letter case, which makes a second account. */
  readonly force?: boolean | undefined;
}

export interface RemoveMembersInput {
  readonly team: TeamRef;
  readonly emails: readonly string[];
}
