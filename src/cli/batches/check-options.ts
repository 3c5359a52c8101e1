import type { ImagesRead } from '../../batches/images/image-findings.ts';
import type { TaskType } from '../../batches/survey/file-types.ts';
import type { CheckingOptions } from '../fail-on.ts';
import type { SourceOptions } from './source.ts';

export interface CheckOptions extends SourceOptions, CheckingOptions {
  readonly kind: 'plus' | 'labeling-job';
  readonly taskType?: TaskType | 'semantic-segmentation';
  readonly units: 'decimal' | 'binary';
  readonly transferring?: number;
  readonly inReview?: number;
  readonly images?: ImagesRead;
  readonly automatedLabeling?: boolean;
  readonly labelAttribute?: string;
  readonly streaming?: boolean;
  readonly resume?: string;
}
