import type { GroundctlError } from '../../../src/core/errors.ts';
import type { Finding } from '../../../src/core/finding.ts';
import type { TeamDetail, TeamList } from '../../../src/workteams/team.ts';
import type { SharedAction, Size } from '../../state/app.ts';
import type { Loadable } from '../../state/loadable.ts';
import type { TableState } from '../../state/table.ts';
import type { Request } from './requests.ts';
import type { OpenRollout, RolloutAction } from './rollout.ts';
import type { Undo } from './undo.ts';

export const PARTS = ['members', 'jobs', 'findings', 'json'] as const;
export type Part = (typeof PARTS)[number];

export interface OpenTeam {
  readonly name: string;
  readonly detail: Loadable<TeamDetail>;
  /** Milliseconds since 1970 when its detail was asked for, or came in: what ages are counted from. */
  readonly now: number | undefined;
  readonly part: Part;
  readonly members: TableState;
  readonly jobs: TableState;
  /** First line shown of the parts that are text. */
  readonly scroll: number;
}

/** What the audit of the region says, worst first. */
export interface OpenAudit {
  readonly findings: Loadable<readonly Finding[]>;
  readonly table: TableState;
}

export interface WorkteamsState {
  readonly size: Size;
  readonly list: Loadable<TeamList>;
  readonly teams: TableState;
  readonly open: OpenTeam | undefined;
  /** Lies over the teams, and under a team that is opened from it. */
  readonly audit: OpenAudit | undefined;
  /** What was proposed last. */
  readonly asked: Request | undefined;
  /** What puts back what the last change of locks or of the allow list replaced. */
  readonly undo: Undo | undefined;
  /** Refusals that are watched after a lock; lies over everything else of the tab. */
  readonly rollout: OpenRollout | undefined;
}

export type WorkteamsAction =
  | { readonly type: 'list-loading'; readonly since: number }
  | { readonly type: 'list-page'; readonly page: number }
  | { readonly type: 'list-loaded'; readonly list: TeamList; readonly now: number }
  | { readonly type: 'list-failed'; readonly error: GroundctlError }
  | { readonly type: 'open' | 'close'; readonly name: string }
  | { readonly type: 'detail-loading'; readonly name: string; readonly since: number }
  | {
      readonly type: 'detail-loaded';
      readonly name: string;
      readonly detail: TeamDetail;
      readonly now: number;
    }
  | { readonly type: 'detail-failed'; readonly name: string; readonly error: GroundctlError }
  | { readonly type: 'audit-loading'; readonly since: number }
  | { readonly type: 'audit-loaded'; readonly findings: readonly Finding[] }
  | { readonly type: 'audit-failed'; readonly error: GroundctlError }
  | { readonly type: 'asked'; readonly request: Request }
  | { readonly type: 'made'; readonly undo: Undo }
  | RolloutAction
  | { readonly type: 'part'; readonly by: number }
  | SharedAction;
