import type { MigrationPlan } from '../../../src/migrate/plan/migration-plan.ts';
import type { ScanResult } from '../../../src/migrate/scan.ts';
import type { VerifiedObject } from '../../../src/migrate/verify.ts';
import type { Size } from '../../state/app.ts';
import type { Loadable } from '../../state/loadable.ts';
import type { TableState } from '../../state/table.ts';
import type { Place } from './place.ts';
import type { AtTarget } from './rows.ts';

/** Something that is asked with a progress, and its answer. */
export interface Work<T> {
  readonly result: Loadable<T>;
  /** The total is undefined where it is not known yet. */
  readonly progress:
    | { readonly done: number; readonly total: number | undefined; readonly elapsed: number }
    | undefined;
}

/** What lies over the table, as text. */
export type View =
  | { readonly type: 'flow'; readonly file: string }
  | { readonly type: 'canvas' }
  | ({ readonly type: 'plan' } & Work<MigrationPlan>)
  | ({ readonly type: 'verify' } & Work<readonly VerifiedObject[]>);

export interface MigrateState {
  readonly size: Size;
  readonly place: Place | undefined;
  readonly scan: Loadable<ScanResult>;
  /** When the folder was searched, milliseconds since 1970: what ages are counted from. */
  readonly scannedAt: number;
  /** What plans, syncs and verifications said of flows at the target, by file. */
  readonly there: ReadonlyMap<string, AtTarget>;
  readonly flows: TableState;
  readonly view: View | undefined;
  readonly scroll: number;
}
