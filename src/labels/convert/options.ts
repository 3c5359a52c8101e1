import type { ImageExtent } from '../model.ts';
import type { TargetName } from './target-names.ts';

export interface ConvertOptions {
  readonly signal?: AbortSignal | undefined;
  readonly to: TargetName;
  /** A folder that is not there yet, or empty. */
  readonly out: string;
  /** The newest unless said; several go side by side. */
  readonly attributes?: readonly string[] | undefined;
  /** A folder with local copies of what the lines name. */
  readonly local?: string | undefined;
  readonly copyImages?: boolean | undefined;
  /** Names of the label category file: they come first, in its order, and name indexes that no line names. */
  readonly categories?: readonly string[] | undefined;
  /** Whole numbers where the target has them by custom. */
  readonly round?: boolean | undefined;
  /** `s3://bucket/folder/` of the images, for sources of other formats that name files alone. */
  readonly imagesPrefix?: string | undefined;
  /** From 0 to 1: annotations whose confidence is less are left out, where confidences say something. */
  readonly minConfidence?: number | undefined;
  /** Classes of reviews: objects with such a verdict are left out. */
  readonly dropRejected?: readonly string[] | undefined;
  /** False: without the file of kept metadata that a way back takes. */
  readonly sidecar?: boolean | undefined;
}

/** An image that is to be copied. */
export interface WantedImage {
  readonly ref: string;
  /** In the target. */
  readonly name: string;
  readonly extent: ImageExtent | undefined;
  readonly line: number;
}
