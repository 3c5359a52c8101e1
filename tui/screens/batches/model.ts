import type { CheckReport } from '../../../src/batches/check.ts';
import type { ImagesRead } from '../../../src/batches/images/image-findings.ts';
import type { Checkpoint } from '../../../src/batches/resume/checkpoint.ts';
import type { Source } from '../../../src/batches/sources/source.ts';
import type { PreparedSplit } from '../../../src/batches/split/prepare-split.ts';
import type { TaskType } from '../../../src/batches/survey/file-types.ts';
import type { Gauge } from '../../../src/batches/survey/gauge.ts';
import type { GroundctlError } from '../../../src/core/errors.ts';
import type { Size } from '../../state/app.ts';

export const PARTS = ['limits', 'largest', 'split'] as const;

export type Part = (typeof PARTS)[number];

/** Which limits a source is held against, and how. */
export interface Against {
  readonly kind: CheckReport['kind'];
  readonly taskType: TaskType | 'semantic-segmentation' | undefined;
  /** Of a labeling job's images. */
  readonly images: ImagesRead;
}

/** What a check had counted when it ended early. */
export interface Kept {
  readonly checkpoint: Checkpoint;
  /** Where it was reading: what was counted there says nothing about another account. */
  readonly where: string;
}

/** What is being read, and how far. */
export interface Running {
  readonly what: 'check' | 'split';
  readonly files: number;
  readonly bytes: number;
  readonly gauges: readonly Gauge[];
}

/** The source on the screen. */
export interface Opened {
  /** As it was typed. */
  readonly text: string;
  readonly source: Source;
  readonly against: Against;
  readonly report: CheckReport | undefined;
  readonly prepared: PreparedSplit | undefined;
  readonly error: GroundctlError | undefined;
  readonly kept: Kept | undefined;
}

export interface BatchesState {
  readonly size: Size;
  readonly opened: Opened | undefined;
  readonly running: Running | undefined;
  readonly part: Part;
  readonly scroll: number;
  /** What the form of a stage begins with: the last split that was written, the last target. */
  readonly staging: { readonly index: string; readonly to: string };
}
