import type { Change } from '../core/plan.ts';
import type { Tag } from './model.ts';
import type { CreateWorkteamInput, UpdateWorkteamInput } from './ports.ts';

/** What is sent for one change; the human-readable side is in Change's own fields. */
export type WorkteamAction =
  | { readonly type: 'create-workteam'; readonly input: CreateWorkteamInput }
  | { readonly type: 'update-workteam'; readonly input: UpdateWorkteamInput }
  | { readonly type: 'delete-workteam'; readonly name: string }
  | { readonly type: 'update-cidrs'; readonly workforce: string; readonly cidrs: readonly string[] }
  | {
      readonly type: 'set-tags';
      readonly name: string;
      readonly arn: string;
      readonly set: readonly Tag[];
      readonly remove: readonly string[];
    }
  | ({ readonly type: 'disable-user' | 'delete-user' | 'resend-invitation' } & Account)
  | ({ readonly type: 'create-group' } & GroupAt)
  /** Creates the user (invitation by e-mail) unless it exists, and adds it to the group. */
  | ({ readonly type: 'invite'; readonly email: string } & GroupAt)
  | ({ readonly type: 'add-to-group' | 'remove-from-group' } & GroupAt & Account);

/** An account of a user pool. */
export interface Account {
  readonly userPool: string;
  readonly username: string;
}

/** A Cognito group. */
export interface GroupAt {
  readonly userPool: string;
  readonly group: string;
}

/** A change to teams, members or the workforce's allow list. */
export interface WorkteamChange extends Change {
  readonly action: WorkteamAction;
}
