import type { Change } from '../../core/plan.ts';
import type { LogTarget } from '../log-target.ts';

/** What `logs enable` is asked for. */
export interface EnableInput {
  /** The bucket whose requests are to be logged. */
  readonly bucket: string;
  readonly target: string;
  readonly prefix: string;
  readonly partitioned: boolean;
}

/** What a change does, with what has to be there still when it is carried out. */
export type EnableAction =
  | {
      readonly type: 'policy';
      readonly bucket: string;
      readonly before: string | undefined;
      readonly after: string;
    }
  | {
      readonly type: 'logging';
      readonly bucket: string;
      readonly before: LogTarget | undefined;
      readonly after: LogTarget;
    };

export interface EnableChange extends Change {
  readonly action: EnableAction;
  /** The account both buckets belong to. */
  readonly owner: string;
}
