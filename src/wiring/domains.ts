import type { AccessLogOperations } from '../accesslogs/operations.ts';
import type { BatchOperations } from '../batches/operations.ts';
import type { JobOperations } from '../jobs/operations.ts';
import type { LabelOperations } from '../labels/operations.ts';
import type { MigrateOperations } from '../migrate/operations.ts';
import type { TemplateOperations } from '../templates/operations.ts';
import type { WorkteamOperations } from '../workteams/operations.ts';
import type { TeamPolicyOperations } from './policies.ts';

/** The operations that a connection binds to its account and region. */
export interface Domains {
  readonly workteams: WorkteamOperations;
  readonly policies: TeamPolicyOperations;
  readonly batches: BatchOperations;
  readonly accessLogs: AccessLogOperations;
  readonly migrate: MigrateOperations;
  readonly jobs: JobOperations;
  readonly labels: LabelOperations;
  /** What a session adds to the work with templates; most of it needs no connection. */
  readonly templates: TemplateOperations;
}
