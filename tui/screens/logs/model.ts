import type { RefusedRecord } from '../../../src/accesslogs/judge/drill-down.ts';
import type { TeamFacts } from '../../../src/accesslogs/team-facts.ts';
import type { NewLock } from '../../../src/accesslogs/whatif.ts';
import type { Finding } from '../../../src/core/finding.ts';
import type { Size } from '../../state/app.ts';
import type { TableState } from '../../state/table.ts';
import type { Recent } from './recent.ts';
import type { Report } from './report.ts';
import type { Stated } from './request.ts';
import type { Task } from './task.ts';

export const PARTS = ['findings', 'addresses', 'whatif', 'read'] as const;

export type Part = (typeof PARTS)[number];

export type FindingPart = 'refused' | 'records' | 'about';

export type TableName = 'sources' | 'findings' | 'addresses' | 'whatif' | 'refused' | 'records';

/** A finding that was opened, from the findings or from a what-if. */
export interface OpenFinding {
  readonly finding: Finding;
  /** Those it has: addresses and records are known of causes only. */
  readonly parts: readonly FindingPart[];
  readonly part: FindingPart;
  readonly records: readonly RefusedRecord[];
}

export interface LogsState {
  readonly size: Size;
  readonly recent: readonly Recent[];
  readonly showing: 'sources' | 'task' | 'report';
  readonly task: Task | undefined;
  readonly report: Report | undefined;
  /** Kept from one log to the next. */
  readonly stated: Stated;
  readonly team: TeamFacts | undefined;
  readonly part: Part;
  /** The lock of the what-if. */
  readonly lock: NewLock;
  readonly open: OpenFinding | undefined;
  /** The address that lies over a table. */
  readonly address: string | undefined;
  readonly tables: Readonly<Record<TableName, TableState>>;
  readonly scroll: number;
}
