import type { EventStream } from '../core/events.ts';
import type { Plan, PlanEvent, PlanResult } from '../core/plan.ts';
import type { Preview } from '../core/preview/preview-server.ts';
import {
  checkLabels,
  type LabelsCheckOptions,
  type LabelsProgress,
  type LabelsReport,
} from './check/check.ts';
import { applyConversion, type ConvertChange, planConversion } from './convert/apply.ts';
import { type Conversion, type ConvertOptions, convertLabels } from './convert/convert.ts';
import type { CallOptions, LabelsS3 } from './ports.ts';
import { type LabelPreviewOptions, startLabelPreview } from './preview/label-preview.ts';
import { findSources, type LabelSource } from './sources/find-sources.ts';

/** Labels that Ground Truth wrote: local files without a connection, and S3 with one. */
export interface LabelOperations {
  /** The files that a path or an S3 URI means. Throws a usage error where there are none. */
  find(source: string, options?: CallOptions): Promise<readonly LabelSource[]>;
  /** Whether a file of labels is whole and right. */
  check(source: LabelSource, options?: LabelsCheckOptions): EventStream<LabelsProgress, LabelsReport>;
  /**
   * Converts a file of labels into a folder aside. Whoever takes the result ends it: `applyConversion` puts it in its
   * place, `conversion.output.discard()` removes it.
   */
  convert(source: LabelSource, options: ConvertOptions): EventStream<LabelsProgress, Conversion>;
  /** What putting a conversion in its place comes to, and what it loses. */
  planConversion(conversion: Conversion): Promise<Plan<ConvertChange>>;
  applyConversion(
    conversion: Conversion,
    plan: Plan<ConvertChange>,
    options?: CallOptions & { readonly local?: string | undefined },
  ): EventStream<PlanEvent<ConvertChange>, PlanResult<ConvertChange>>;
  /** Serves a page on loopback that draws labels over what they are about, until it is disposed. */
  preview(source: LabelSource, options: LabelPreviewOptions): Promise<Preview>;
}

export function createLabelOperations(s3?: LabelsS3): LabelOperations {
  return {
    find: (source, options) => findSources(source, s3, options),
    check: (source, options) => checkLabels(source, s3, options),
    convert: (source, options) => convertLabels(source, s3, options),
    planConversion: async (conversion) => planConversion(conversion),
    applyConversion: (conversion, plan, options) => applyConversion(conversion, plan, s3, options),
    preview: (source, options) => startLabelPreview(source, s3, options),
  };
}
