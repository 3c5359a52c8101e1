import type { Annotation, Frame, Item, Label, LabelClass, LabelKind } from '../model.ts';

/** A class in one label attribute. */
export interface ClassCount {
  readonly name: string;
  /** Its ids there, in the order of their first appearance. */
  readonly ids: readonly string[];
  /** Annotations of it. */
  readonly count: number;
}

/** What one label attribute of a source holds. */
export interface AttributeCensus {
  readonly name: string;
  readonly kind: LabelKind;
  readonly type: string;
  /** Lines that it has labeled. */
  readonly labeled: number;
  readonly failed: number;
  readonly human: number;
  /** By automated labeling. */
  readonly automated: number;
  /** Lines without a single annotation, as an image without objects. */
  readonly empty: number;
  readonly annotations: number;
  readonly adjusted: number;
  readonly unadjusted: number;
  /** Of its creation-dates, in UTC. */
  readonly first: string | undefined;
  readonly last: string | undefined;
  readonly jobs: readonly string[];
  readonly classes: readonly ClassCount[];
  /** Confidences that are neither 0 nor 0.09. */
  readonly confidences: number;
  readonly withoutConfidence: number;
  /** Annotations with fractions of pixels. */
  readonly fractional: number;
  readonly workers: number;
}

const MOST_JOBS = 20;

class Counted {
  readonly name: string;
  readonly kind: LabelKind;
  readonly type: string;
  labeled = 0;
  failed = 0;
  human = 0;
  automated = 0;
  empty = 0;
  annotations = 0;
  adjusted = 0;
  unadjusted = 0;
  first: string | undefined;
  last: string | undefined;
  confidences = 0;
  withoutConfidence = 0;
  fractional = 0;
  readonly #jobs = new Set<string>();
  readonly #workers = new Set<string>();
  readonly #classes = new Map<LabelClass, { readonly ids: Set<string>; count: number }>();

  constructor(name: string, kind: LabelKind, type: string) {
    this.name = name;
    this.kind = kind;
    this.type = type;
  }

  add(label: Label): void {
    this.labeled += 1;
    if (label.human === true) this.human += 1;
    else if (label.human === false) this.automated += 1;
    if (label.adjustment !== undefined) {
      if (/^adjusted$/i.test(label.adjustment)) this.adjusted += 1;
      else this.unadjusted += 1;
    }
    const { created, job } = label;
    if (created !== undefined) {
      if (this.first === undefined || created < this.first) this.first = created;
      if (this.last === undefined || created > this.last) this.last = created;
    }
    if (job !== undefined && this.#jobs.size < MOST_JOBS) this.#jobs.add(job);
    const before = this.annotations;
    for (const annotation of label.annotations) this.count(annotation);
    for (const frame of framesOf(label)) for (const one of frame.annotations) this.count(one);
    if (this.annotations === before && (label.reference === undefined || label.frames !== undefined))
      this.empty += 1;
  }

  count(annotation: Annotation): void {
    this.annotations += 1;
    const { confidence } = annotation;
    if (confidence === undefined) this.withoutConfidence += 1;
    else if (confidence !== 0 && confidence !== 0.09) this.confidences += 1;
    if (annotation.worker !== undefined) this.#workers.add(annotation.worker);
    switch (annotation.shape) {
      case 'kept':
        return;
      case 'point-classes':
        for (const value of annotation.values) this.#class(annotation.classes.get(value), value);
        return;
      case 'box': {
        const { left, top, width, height } = annotation;
        if (![left, top, width, height].every(Number.isInteger)) this.fractional += 1;
        this.#class(annotation.class, annotation.classId);
        return;
      }
      default:
        this.#class(annotation.class, annotation.classId);
    }
  }

  #class(of: LabelClass | undefined, id: string | number | undefined): void {
    if (of === undefined) return;
    let own = this.#classes.get(of);
    if (own === undefined) {
      own = { ids: new Set(), count: 0 };
      this.#classes.set(of, own);
    }
    own.count += 1;
    if (id !== undefined) own.ids.add(String(id));
  }

  result(): AttributeCensus {
    const classes = [...this.#classes].map(([of, { ids, count }]) => ({
      name: of.name,
      ids: [...ids],
      count,
    }));
    return {
      ...this,
      jobs: [...this.#jobs],
      classes: classes.sort(byId),
      workers: this.#workers.size,
    };
  }
}

/** Of a sequence and of all cameras beside it. */
export function framesOf({ frames = [], cameras = [] }: Label): readonly Frame[] {
  return cameras.length === 0 ? frames : [...frames, ...cameras.flatMap((camera) => camera.frames)];
}

/** By the smallest id, then in the order of their first appearance. */
function byId(a: ClassCount, b: ClassCount): number {
  return smallestId(a) - smallestId(b);
}

/** Its place where classes are in the order of their ids; those without a number come last. */
export function smallestId({ ids }: ClassCount): number {
  return Math.min(Number.MAX_SAFE_INTEGER, ...ids.map(Number).filter((id) => Number.isFinite(id)));
}

/** Counts what a source holds, item by item. */
export class Census {
  lines = 0;
  /** Lines with at least one label. */
  labeled = 0;
  /** Lines on which a job failed, and that have no label. */
  failed = 0;
  unlabeled = 0;
  readonly #attributes = new Map<string, Counted>();

  add(item: Item): void {
    this.lines += 1;
    if (item.labels.length > 0) this.labeled += 1;
    else if (item.failures.length > 0) this.failed += 1;
    else this.unlabeled += 1;
    for (const label of item.labels) this.#of(label.attribute, label.kind, label.type).add(label);
    for (const { attribute } of item.failures) this.#of(attribute, undefined, '').failed += 1;
  }

  #of(name: string, kind: LabelKind | undefined, type: string): Counted {
    const known = this.#attributes.get(name);
    if (known !== undefined && (kind === undefined || known.type !== '')) return known;
    const made = new Counted(name, kind ?? 'unknown', type);
    // What failed before the first label of it was read.
    if (known !== undefined) made.failed = known.failed;
    this.#attributes.set(name, made);
    return made;
  }

  get attributes(): AttributeCensus[] {
    return [...this.#attributes.values()].map((one) => one.result());
  }
}

/**
 * The attribute that is taken when none is asked for: the one with the newest creation-date that holds labels itself;
 * a review of others only where there is nothing else. Of equals the later one in the file.
 */
export function newestAttribute(attributes: readonly AttributeCensus[]): AttributeCensus | undefined {
  const labels = attributes.filter(({ labeled }) => labeled > 0);
  const own = labels.filter(({ kind }) => kind !== 'verification');
  const candidates = own.length > 0 ? own : labels;
  return candidates.reduce<AttributeCensus | undefined>(
    (best, one) => (best === undefined || (one.last ?? '') >= (best.last ?? '') ? one : best),
    undefined,
  );
}
