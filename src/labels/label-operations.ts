import { checkLabels } from './check/check.ts';
import { applyConversion, planConversion } from './convert/apply.ts';
import { convertLabels } from './convert/convert.ts';
import type { LabelOperations } from './operations.ts';
import type { LabelsS3 } from './ports.ts';
import { startLabelPreview } from './preview/label-preview.ts';
import { findSources } from './sources/find-sources.ts';

/** The labels domain; without S3 it reads files of this machine only. */
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
