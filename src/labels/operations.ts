import type { CallOptions } from '../core/call-options.ts';
import type { EventStream } from '../core/events.ts';
import type { Plan, PlanEvent, PlanResult } from '../core/plan.ts';
import type { Preview } from '../core/preview/preview-server.ts';
import type { LabelsCheckOptions, LabelsProgress, LabelsReport } from './check/check.ts';
import type { ConvertChange } from './convert/apply.ts';
import type { Conversion } from './convert/convert.ts';
import type { ConvertOptions } from './convert/options.ts';
import type { LabelPreviewOptions } from './preview/label-preview.ts';
import type { LabelSource } from './sources/find-sources.ts';

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
