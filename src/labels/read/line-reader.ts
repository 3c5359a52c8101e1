import { type Fields, isFields } from '../../core/fields.ts';
import { type LabelAttribute, labelAttributes } from '../../core/labeling/label-attributes.ts';
import { oddSource } from '../../core/manifest/data-source.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { ClassTable } from '../classes.ts';
import {
  brokenLabel,
  classConflict,
  expiredObject,
  failedObject,
  noSourceRule,
  unknownType,
} from '../line-rules.ts';
import type { Item, Label, LabelKind } from '../model.ts';
import type { Notes } from '../notes.ts';
import { readBoxes } from './boxes.ts';
import { readTag, readTags, readVerdict } from './classes.ts';
import { readCuboids } from './cuboids.ts';
import { readCustom } from './custom.ts';
import { utcTime } from './dates.ts';
import type { Read, Reading } from './reading.ts';
import { readSpans } from './spans.ts';

const READERS: Readonly<Partial<Record<LabelKind, (reading: Reading) => Read>>> = {
  boxes: readBoxes,
  tag: readTag,
  tags: readTags,
  verification: readVerdict,
  spans: readSpans,
  cuboids: readCuboids,
  custom: readCustom,
  unknown: readCustom,
};

/** Reads lines of manifests, one after another: their classes belong together. */
export class LineReader {
  readonly classes = new ClassTable();
  readonly #notes: Notes;
  readonly #categories: readonly string[] | undefined;

  /** @param categories the names of the label category file, in its order */
  constructor(notes: Notes, categories?: readonly string[]) {
    this.#notes = notes;
    this.#categories = categories;
    this.classes.onConflict = (attribute, id, before, now) => {
      const detail = `${id} is ${quoteForMessage(now)}, but was ${quoteForMessage(before)} before.`;
      notes.add(classConflict, detail, this.#line, attribute);
    };
  }

  #line = 0;

  /** Never throws: what cannot be read is noted and left out. */
  read(object: Fields, line: number, raw?: string): Item {
    this.#line = line;
    const notes = this.#notes;
    const { 'source-ref': ref, source } = object;
    const text = typeof source === 'string' ? source : undefined;
    if (typeof ref !== 'string' && text === undefined) notes.add(noSourceRule, noSourceDetail(object), line);
    if (typeof ref === 'string' && !ref.startsWith('s3://')) {
      notes.add(oddSource, 'Its source-ref is not an s3://BUCKET/KEY.', line);
    }
    const labels: Label[] = [];
    const failures: { attribute: string; reason: string }[] = [];
    for (const found of labelAttributes(object)) {
      const { name: attribute, failure } = found;
      if (failure !== undefined && !Object.hasOwn(object, attribute)) {
        const rule = /\bexpired\b/i.test(failure) ? expiredObject : failedObject;
        notes.add(rule, quoteForMessage(failure, 160).slice(1, -1), line, attribute);
        failures.push({ attribute, reason: failure });
        continue;
      }
      // A line that was repaired or imported may have the reference under X-ref.
      if (!Object.hasOwn(object, attribute)) {
        notes.add(brokenLabel, `${attribute}-metadata exists, but ${attribute} does not.`, line, attribute);
        continue;
      }
      labels.push(this.#label(found, correctedMask(object, found) ?? object[attribute], { line, text }));
    }
    return { line, object, raw, ref: typeof ref === 'string' ? ref : undefined, text, labels, failures };
  }

  #label(
    { name: attribute, metadata, type = 'groundtruth/custom' }: LabelAttribute,
    value: unknown,
    { line, text }: { readonly line: number; readonly text: string | undefined },
  ): Label {
    const kind = kindOf(type, value);
    const [classes, notes, categories] = [this.classes, this.#notes, this.#categories];
    const reading = { attribute, value, metadata, line, text, classes, notes, categories };
    if (kind === 'unknown')
      this.#notes.add(unknownType, `The type is ${quoteForMessage(type)}.`, line, attribute);
    const read = READERS[kind]?.(reading) ?? readReference(reading);
    const { 'human-annotated': human, 'creation-date': created, 'job-name': job } = metadata;
    const { 'adjustment-status': adjustment } = metadata;
    return {
      attribute,
      kind,
      type,
      metadata,
      value,
      human:
        human === 'yes' || human === 'true' ? true : human === 'no' || human === 'false' ? false : undefined,
      created: typeof created === 'string' ? utcTime(created) : undefined,
      job: typeof job === 'string' ? job : undefined,
      adjustment: typeof adjustment === 'string' ? adjustment : undefined,
      extent: read.extent,
      annotations: read.annotations,
      reference: read.reference,
    };
  }
}

/**
 * The mask that AWS's own repair of jobs of June to September 2020 put beside a wrong one: `corrected-label-ref`, where
 * `original-label-ref` is what the label says.
 */
function correctedMask(object: Fields, { name, type }: LabelAttribute): string | undefined {
  const { 'corrected-label-ref': corrected, 'original-label-ref': original } = object;
  const repaired = type !== undefined && /semantic-segmentation$/i.test(type) && object[name] === original;
  return repaired && typeof corrected === 'string' && typeof original === 'string' ? corrected : undefined;
}

function noSourceDetail(object: Fields): string {
  return typeof object['source-ref'] === 'object' || typeof object.source === 'object'
    ? 'Its source is not text.'
    : 'It has neither source-ref nor source.';
}

/** Masks, sequences and classes of points lie in a file of their own. */
function readReference({ attribute, value, line, notes }: Reading): Read {
  if (typeof value === 'string' && value !== '')
    return { annotations: [], extent: undefined, reference: value };
  notes.add(brokenLabel, 'It is not a reference to an annotation file.', line, attribute);
  return { annotations: [], extent: undefined };
}

const KINDS: readonly (readonly [RegExp, LabelKind])[] = [
  [/^label-verification/, 'verification'],
  [/point.?cloud.*segmentation/, 'point-classes'],
  [/point.?cloud.*track/, 'cloud-sequence'],
  [/point.?cloud.*detection/, 'cuboids'],
  [/classification-multi-?label$/, 'tags'],
  [/classification$/, 'tag'],
  [/^video-object/, 'video'],
  [/^semantic-segmentation/, 'mask'],
  [/^object-detection/, 'boxes'],
  [/^text-span|^named-entity/, 'spans'],
  [/^custom/, 'custom'],
];

/** The kind by the type, unless the value shows that a custom job wrote what one of AWS's own tasks would. */
export function kindOf(type: string, value: unknown): LabelKind {
  const name = type.replace(/^[^/]*\//, '').toLowerCase();
  const kind = KINDS.find(([pattern]) => pattern.test(name))?.[1] ?? 'unknown';
  if (kind !== 'custom' && kind !== 'unknown') return kind;
  if (isFields(value) && Array.isArray(value.annotations) && Array.isArray(value.image_size)) return 'boxes';
  if (isFields(value) && isFields(value.annotations) && Array.isArray(value.annotations.entities))
    return 'spans';
  return kind;
}
