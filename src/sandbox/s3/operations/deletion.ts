import type { StoredObject } from '../model.ts';

export interface Deletion {
  /** What was deleted or, for a new delete marker, hidden. */
  readonly object: StoredObject | undefined;
  readonly deleteMarker: boolean;
  readonly versionId: string | undefined;
}
