import type { Change } from '../../core/plan.ts';

export type RequestFields = Readonly<Record<string, unknown>>;

/** What is sent for one change; the human-readable side is in Change's own fields. */
export type JobAction =
  | { readonly type: 'create-job'; readonly name: string; readonly request: RequestFields }
  | { readonly type: 'stop-job'; readonly name: string }
  | {
      /** Only where there is nothing yet. Sequences come before the manifest that names them. */
      readonly type: 'put-sequence' | 'put-manifest';
      readonly at: { readonly bucket: string; readonly key: string };
      readonly text: string;
    };

export interface JobChange extends Change {
  readonly action: JobAction;
}
