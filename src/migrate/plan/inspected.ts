import type { SourceIdentity } from '../files/identity.ts';
import type { MigrationPlan, PlannedUpload } from './migration-plan.ts';

/** What this process knows of a source because it read it for a plan. */
export interface InspectedSource {
  readonly identity: SourceIdentity;
  /** True where a change after the reading must show in the identity. */
  readonly settled: boolean;
  /** The bytes to upload, as they were inspected; undefined where there was no room left to keep them. */
  readonly body: Buffer | undefined;
}

/** Room for bodies that wait between plan and apply. */
const ROOM_BYTES = 64 * 1024 * 1024;

interface Inspection {
  readonly sources: Map<PlannedUpload, InspectedSource>;
  /** True where the journal says all of what is already there. */
  readonly recorded: boolean;
}

const ofPlans = new WeakMap<MigrationPlan, Inspection>();

/** Lets the first bodies of a plan through until the room is full. */
export function bodyKeeper(): (body: Buffer) => Buffer | undefined {
  let room = ROOM_BYTES;
  return (body) => {
    if (body.length > room) return undefined;
    room -= body.length;
    return body;
  };
}

/** Notes that this process made a plan from sources that it inspected. */
export function rememberInspected(plan: MigrationPlan, inspection: Inspection): void {
  ofPlans.set(plan, inspection);
}

/** True where applying the plan would neither upload anything nor tell the journal anything new. */
export function changesNothing(plan: MigrationPlan): boolean {
  return plan.changes.length === 0 && ofPlans.get(plan)?.recorded === true;
}

/** The source of an upload of a plan that was made here; undefined for a plan that was read from a file. */
export function inspectedSource(plan: MigrationPlan, upload: PlannedUpload): InspectedSource | undefined {
  return ofPlans.get(plan)?.sources.get(upload);
}

/** Gives back the memory of a body that is on its way. */
export function releaseBody(plan: MigrationPlan, upload: PlannedUpload): void {
  const sources = ofPlans.get(plan)?.sources;
  const source = sources?.get(upload);
  if (source !== undefined) sources?.set(upload, { ...source, body: undefined });
}

/** What the journal keeps of a source, so that the next run need not read it. */
export function identityToKeep(
  source: Omit<InspectedSource, 'body'> | undefined,
): SourceIdentity | undefined {
  return source?.settled ? source.identity : undefined;
}
