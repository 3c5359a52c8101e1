import type { EventStream } from '../core/events.ts';
import {
  checkLabels,
  type LabelsCheckOptions,
  type LabelsProgress,
  type LabelsReport,
} from './check/check.ts';
import type { CallOptions, LabelsS3 } from './ports.ts';
import { findSources, type LabelSource } from './sources/find-sources.ts';

/** Labels that Ground Truth wrote: local files without a connection, and S3 with one. */
export interface LabelOperations {
  /** The files that a path or an S3 URI means. Throws a usage error where there are none. */
  find(source: string, options?: CallOptions): Promise<readonly LabelSource[]>;
  /** Whether a file of labels is whole and right. */
  check(source: LabelSource, options?: LabelsCheckOptions): EventStream<LabelsProgress, LabelsReport>;
}

export function createLabelOperations(s3?: LabelsS3): LabelOperations {
  return {
    find: (source, options) => findSources(source, s3, options),
    check: (source, options) => checkLabels(source, s3, options),
  };
}
