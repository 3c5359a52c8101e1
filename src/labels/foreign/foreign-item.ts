import { type Fields, isFields } from '../../core/fields.ts';
import type { ClassTable } from '../classes.ts';
import { brokenLabel } from '../line-rules.ts';
import type { Annotation, Frame, ImageExtent, Item, Label, LabelKind } from '../model.ts';
import type { Notes } from '../notes.ts';

/** How sources of other formats are read. */
export interface ForeignOptions {
  /** The label attribute that their labels become. */
  readonly attribute: string;
  /** `s3://bucket/folder/` where the images lie, for files that name them without a place. */
  readonly prefix: string | undefined;
  /** Objects as boxes, for targets that have boxes alone. */
  readonly boxes: boolean;
  /** Width and height that are known from elsewhere, by the name of the file. */
  readonly extentOf: (name: string) => ImageExtent | undefined;
}

/** What their readers are given. */
export interface ForeignReading extends ForeignOptions {
  readonly classes: ClassTable;
  readonly notes: Notes;
}

export const FOREIGN: ForeignOptions = {
  attribute: 'labels',
  prefix: undefined,
  boxes: false,
  extentOf: () => undefined,
};

interface ForeignObject {
  /** The name of its file there. */
  readonly name: string;
  /** Where the file itself says that the object is. */
  readonly ref?: string | undefined;
  readonly text?: string | undefined;
  readonly extent?: ImageExtent | undefined;
  readonly annotations: readonly Annotation[];
  /** Of a video, whose annotations are those of its frames. */
  readonly frames?: readonly Frame[] | undefined;
  readonly line: number;
  readonly human?: boolean | undefined;
  readonly created?: string | undefined;
}

/** What another format says of one object, as if a line of a manifest had said it. */
export function foreignItem(object: ForeignObject, { attribute, prefix }: ForeignReading): Item {
  const { name, text, extent, annotations, frames, line, human = true, created } = object;
  const ref = text === undefined ? refOf(object.ref, name, prefix) : undefined;
  const kind = frames === undefined ? kindOf(annotations) : 'video';
  const label: Label = {
    attribute,
    kind,
    type: TYPES[kind] ?? 'groundtruth/custom',
    metadata: {},
    value: undefined,
    human,
    created,
    job: undefined,
    adjustment: undefined,
    extent,
    annotations,
    reference: undefined,
    ...(frames === undefined ? {} : { frames }),
  };
  return { line, name, object: {}, ref, text, labels: [label], failures: [] };
}

const TYPES: Readonly<Partial<Record<LabelKind, string>>> = {
  boxes: 'groundtruth/object-detection',
  spans: 'groundtruth/text-span',
  video: 'groundtruth/video-object-tracking',
  tag: 'groundtruth/image-classification',
  tags: 'groundtruth/image-classification-multilabel',
};

function kindOf(annotations: readonly Annotation[]): LabelKind {
  const shapes = new Set(annotations.map(({ shape }) => shape));
  if (shapes.size === 0 || shapes.has('box')) return 'boxes';
  if (shapes.has('span')) return 'spans';
  if (shapes.has('tag')) return annotations.length === 1 ? 'tag' : 'tags';
  return 'custom';
}

function refOf(ref: string | undefined, name: string, prefix: string | undefined): string | undefined {
  if (prefix !== undefined) return `${prefix.replace(/\/?$/, '/')}${name.replace(/^(?:\.?\/)+/, '')}`;
  if (ref !== undefined && /^(?:s3|https?):\/\//.test(ref)) return ref;
  return name;
}

/** A list of objects, of which those that are none are noted. */
export function fieldsIn(list: unknown, what: string, { notes }: Pick<ForeignReading, 'notes'>): Fields[] {
  if (!Array.isArray(list)) return [];
  const fields = list.filter(isFields);
  if (fields.length < list.length)
    notes.add(brokenLabel, `${list.length - fields.length} entries of ${what} are not objects.`);
  return fields;
}

export function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
