import type { CallOptions } from '../core/call-options.ts';
import type { EventStream } from '../core/events.ts';
import type { Plan, PlanEvent, PlanResult } from '../core/plan.ts';
import type { CleanChange } from './clean.ts';
import type { DataChange, DataInput, DataPlan } from './data/plan-data.ts';
import type { FindEvent } from './files/find-flows.ts';
import type { OwnerNames } from './owners/owners.ts';
import type { MigrateInput, MigrationPlan, UploadChange } from './plan/migration-plan.ts';
import type { PlanMigrationEvent } from './plan/plan-migration.ts';
import type { SourceSession } from './ports.ts';
import type { RollbackChange, RollbackPlanned } from './rollback/plan-rollback.ts';
import type { ScanResult } from './scan.ts';
import type { ApplyOptions } from './sync/apply-migration.ts';
import type { VerifiedObject, VerifyEvent } from './verify.ts';

/** Which migration is meant: the folders and the place name its journal. */
export interface MigrationScope {
  readonly folders: readonly string[];
  readonly bucket: string;
  readonly prefix: string;
  readonly owner?: string | undefined;
  /** Folder of the journals. */
  readonly stateFolder: string;
  /** Who reads flows that lie in S3. */
  readonly source?: SourceSession | undefined;
}

/** A plan to clean up, with what its application needs. */
export interface CleanPlan extends Plan<CleanChange> {
  readonly scope: MigrationScope;
}

/** A plan to bring back what was replaced, with what its application needs. */
export interface RollbackPlan extends RollbackPlanned {
  readonly scope: MigrationScope;
}

/** What both faces do with Data Wrangler flows. */
export interface MigrateOperations {
  /** The inventory of folders, or of places in S3, and what is found in it. Changes nothing. */
  scan(
    folders: readonly string[],
    options?: CallOptions & {
      readonly owners?: OwnerNames | undefined;
      readonly source?: SourceSession | undefined;
    },
  ): EventStream<FindEvent, ScanResult>;
  /** Names of the numbered folders of a domain's EFS volume: those of its user profiles and spaces. */
  owners(domain: string, options?: CallOptions): Promise<OwnerNames>;
  /** Where flows go when nobody says: where the settings say, or SageMaker's default bucket of account and region. */
  defaultTarget(): Promise<{ readonly bucket: string; readonly prefix: string }>;
  plan(input: MigrateInput, options?: CallOptions): EventStream<PlanMigrationEvent, MigrationPlan>;
  /**
   * A plan that was read from a file, after account, region, endpoint, bucket owner and folders have been found
   * to be those of this session and of whoever applies it, and its place that of `to` or, without one, of
   * {@link defaultTarget}: a file may have been edited, and does not choose by itself where flows go. Throws usage
   * errors.
   */
  adopt(
    plan: MigrationPlan,
    session: {
      readonly folders: readonly string[];
      readonly to?: { readonly bucket: string; readonly prefix: string } | undefined;
      readonly owner?: string | undefined;
      readonly overwrite: boolean;
      readonly source?: SourceSession | undefined;
    },
  ): Promise<MigrationPlan>;
  apply(
    plan: MigrationPlan,
    options: ApplyOptions,
  ): EventStream<PlanEvent<UploadChange>, PlanResult<UploadChange>>;
  verify(scope: MigrationScope, options?: CallOptions): EventStream<VerifyEvent, readonly VerifiedObject[]>;
  planClean(scope: MigrationScope, options?: CallOptions): Promise<CleanPlan>;
  /** What the last sync replaced, to be brought back. */
  planRollback(scope: MigrationScope, options?: CallOptions): Promise<RollbackPlan>;
  applyRollback(
    plan: RollbackPlan,
    options?: CallOptions,
  ): EventStream<PlanEvent<RollbackChange>, PlanResult<RollbackChange>>;
  /** What flows read, and what of it has to be copied for a map to hold. */
  planData(input: DataInput, options?: CallOptions): EventStream<FindEvent, DataPlan>;
  applyData(
    plan: DataPlan,
    options?: CallOptions,
  ): EventStream<PlanEvent<DataChange>, PlanResult<DataChange>>;
  applyClean(
    plan: CleanPlan,
    options?: CallOptions & Pick<ApplyOptions, 'onCounts'>,
  ): EventStream<PlanEvent<CleanChange>, PlanResult<CleanChange>>;
}
