import type { Finding } from '../../../src/core/finding.ts';
import type { JobDetail, JobSummary } from '../../../src/jobs/model.ts';
import type { Size } from '../../state/app.ts';
import type { Loadable } from '../../state/loadable.ts';
import type { TableState } from '../../state/table.ts';

export interface ExplainedJob {
  readonly job: JobDetail;
  readonly findings: readonly Finding[];
  readonly lock: string | undefined;
}

export interface OpenJob {
  readonly name: string;
  readonly detail: Loadable<ExplainedJob>;
  /** Milliseconds since 1970 from which its age is counted. */
  readonly now: number;
  readonly scroll: number;
}

export interface JobsState {
  readonly size: Size;
  readonly list: Loadable<readonly JobSummary[]>;
  readonly table: TableState;
  readonly open: OpenJob | undefined;
  /** What the jobs have cost so far, in US dollars, where the settings have a price table. */
  readonly costs: ReadonlyMap<string, number> | undefined;
  /** The job that is asked for again and again. */
  readonly watched: string | undefined;
}
