import type { Change } from '../../core/plan.ts';
import type { CorsRule, LoggingEnabled } from '../ports.ts';

/** What is sent for one change, with what was there when it was planned. */
export type SettingAction =
  | { readonly type: 'bucket-policy'; readonly before: string | undefined; readonly after: string }
  | {
      readonly type: 'bucket-cors';
      readonly before: readonly CorsRule[] | undefined;
      readonly after: readonly CorsRule[];
    }
  | {
      readonly type: 'bucket-logging';
      readonly before: LoggingEnabled | undefined;
      readonly after: LoggingEnabled;
    };

/** A change to one setting of a bucket. */
export interface SettingChange extends Change {
  readonly bucket: string;
  /** The account that must own it. */
  readonly owner: string;
  readonly action: SettingAction;
}
