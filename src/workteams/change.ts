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
  | { readonly type: 'disable-user'; readonly userPool: string; readonly username: string }
  | { readonly type: 'delete-user'; readonly userPool: string; readonly username: string }
  | { readonly type: 'create-group'; readonly userPool: string; readonly group: string }
  | {
      /** Creates the user (invitation by e-mail) unless it exists, and adds it to the group. */
      readonly type: 'invite';
      readonly userPool: string;
      readonly group: string;
      readonly email: string;
    }
  | {
      readonly type: 'add-to-group';
      readonly userPool: string;
      readonly group: string;
      readonly username: string;
    }
  | {
      readonly type: 'resend-invitation';
      readonly userPool: string;
      readonly username: string;
    }
  | {
      readonly type: 'remove-from-group';
      readonly userPool: string;
      readonly group: string;
      readonly username: string;
    };

/** A change to teams, members or the workforce's allow list. */
export interface WorkteamChange extends Change {
  readonly action: WorkteamAction;
}
