import type { Fields } from '../core/fields.ts';

/** A class by its name, which is what jobs that were joined have in common; ids differ from job to job. */
export interface LabelClass {
  readonly name: string;
  /** Every id that it had, as text. */
  readonly ids: Set<string>;
}

/** Of an image, in pixels. */
export interface ImageExtent {
  readonly width: number;
  readonly height: number;
  readonly depth?: number | undefined;
}

interface Common {
  /** 0 to 1; undefined where nobody wrote one. */
  readonly confidence?: number | undefined;
  /** Who drew it, where it is one worker's answer and not what was made of all. */
  readonly worker?: string | undefined;
  /** Values of label category attributes. */
  readonly attributes?: Fields | undefined;
  /** The same object on several frames, and its name there. */
  readonly track?: string | undefined;
  readonly trackName?: string | undefined;
  /** The id in the file it was read from; ids of a class may differ from line to line. */
  readonly classId?: string | number | undefined;
}

/** Pixels, from the top left corner. */
export interface Box extends Common {
  readonly shape: 'box';
  readonly class: LabelClass;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** x and y in turn, in pixels; of `keypoint` one pair. */
export interface Points extends Common {
  readonly shape: 'polygon' | 'polyline' | 'keypoint';
  readonly class: LabelClass;
  readonly points: readonly number[];
}

/** COCO's run lengths: column by column, beginning with a run of what is outside. */
export interface Mask extends Common {
  readonly shape: 'mask';
  readonly class: LabelClass;
  readonly size: ImageExtent;
  readonly counts: readonly number[];
  /** One object; else every pixel of the class. */
  readonly instance: boolean;
}

/** Offsets into the text, in UTF-16 units; the end is exclusive. */
export interface Span extends Common {
  readonly shape: 'span';
  readonly class: LabelClass;
  readonly start: number;
  readonly end: number;
}

/** The item as a whole is of this class. */
export interface Tag extends Common {
  readonly shape: 'tag';
  readonly class: LabelClass;
}

/** What a reviewer said of another label. */
export interface Verdict extends Common {
  readonly shape: 'verdict';
  readonly class: LabelClass;
  readonly comments: readonly string[];
}

/** Metres and radians; +x right, +y forward, +z up; yaw as it has been since 2022-09-02. */
export interface Cuboid extends Common {
  readonly shape: 'cuboid';
  readonly class: LabelClass;
  readonly center: readonly [x: number, y: number, z: number];
  readonly size: readonly [length: number, width: number, height: number];
  readonly rotation: readonly [roll: number, pitch: number, yaw: number];
}

/** How many points of a cloud are of a class, and the byte of each point. */
export interface PointClasses extends Common {
  readonly shape: 'point-classes';
  readonly classes: ReadonlyMap<number, LabelClass>;
  readonly values: Uint8Array;
}

/** JSON whose meaning is not known: kept as it is. */
export interface Kept extends Common {
  readonly shape: 'kept';
  /** The name attribute of the form's element, where it has one. */
  readonly element?: string | undefined;
  readonly value: unknown;
}

export type Annotation = Box | Points | Mask | Span | Tag | Verdict | Cuboid | PointClasses | Kept;

/** What a label is, as its value and its type together say. */
export type LabelKind =
  | 'boxes'
  | 'tag'
  | 'tags'
  | 'verification'
  | 'mask'
  | 'spans'
  | 'video'
  | 'point-classes'
  | 'cuboids'
  | 'cloud-sequence'
  | 'custom'
  | 'unknown';

/** One frame of a video or of a sequence of point clouds. */
export interface Frame {
  readonly number: number;
  readonly name: string;
  readonly annotations: readonly Annotation[];
  readonly attributes: Fields | undefined;
}

/** A camera beside a lidar, by its name in the file. */
export interface Camera {
  readonly name: string;
  readonly frames: readonly Frame[];
}

/** One label attribute of one line, read. */
export interface Label {
  readonly attribute: string;
  readonly kind: LabelKind;
  readonly type: string;
  readonly metadata: Fields;
  readonly value: unknown;
  /** False for automated labeling; undefined where it is not said. */
  readonly human: boolean | undefined;
  /** ISO without a zone, in UTC, so that texts compare as times do. */
  readonly created: string | undefined;
  readonly job: string | undefined;
  readonly adjustment: string | undefined;
  readonly extent: ImageExtent | undefined;
  readonly annotations: readonly Annotation[];
  /** Where the annotations lie, when they are in a file of their own. */
  readonly reference: string | undefined;
  /** Of a sequence, in the order of their numbers; undefined until its file was read. */
  readonly frames?: readonly Frame[] | undefined;
  /** Of a sequence of clouds: what cameras saw meanwhile, each with frames of its own. */
  readonly cameras?: readonly Camera[] | undefined;
}

/** A data object with its labels: a line of a manifest, or what another file says of one. */
export interface Item {
  /** Counts from 1. */
  readonly line: number;
  readonly object: Fields;
  /** In a source of another format: the name of its file there. */
  readonly name?: string | undefined;
  /** The line as it is written, where it was read from one. */
  readonly raw?: string | undefined;
  /** `source-ref` as it is written. */
  readonly ref: string | undefined;
  /** The text in `source`. */
  readonly text: string | undefined;
  readonly labels: readonly Label[];
  readonly failures: readonly { readonly attribute: string; readonly reason: string }[];
}
