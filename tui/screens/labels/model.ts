import type { GroundctlError } from '../../../src/core/errors.ts';
import type { LabelsReport } from '../../../src/labels/check/check.ts';
import type { Size } from '../../state/app.ts';
import type { FormValues } from '../../state/form.ts';

export const PARTS = ['labels', 'findings'] as const;

export type Part = (typeof PARTS)[number];

/** What the tab was asked to look at. */
export interface Place {
  /** A file, a folder or an S3 URI, as it was typed. */
  readonly source: string;
  /** A folder with local copies; empty for none. */
  readonly local: string;
  /** Sign the URLs of images for the preview. */
  readonly sign: boolean;
}

/** The source on the screen. */
export interface Opened {
  readonly place: Place;
  readonly report: LabelsReport | undefined;
  readonly error: GroundctlError | undefined;
}

export interface LabelsState {
  readonly size: Size;
  readonly opened: Opened | undefined;
  /** Lines that have been read, while it is being read. */
  readonly running: { readonly lines: number } | undefined;
  readonly part: Part;
  readonly scroll: number;
  /** Address of the preview while it is served. */
  readonly preview: string | undefined;
  /** What the form of a conversion was last answered with. */
  readonly converting: FormValues<ConvertField>;
}

export type ConvertField = 'to' | 'out' | 'attributes' | 'images';
