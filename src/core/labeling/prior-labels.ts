import { type Fields, isFields } from '../fields.ts';
import { labelAttributes } from './label-attributes.ts';

/** What an earlier job wrote about one data object. */
export interface PriorLabel {
  /** The label attribute. */
  readonly name: string;
  /** Undefined where the job failed on the object. */
  readonly failure: string | undefined;
  /** False where there is metadata without the label that it is about. */
  readonly labeled: boolean;
  /** Classes that annotations have and the class-map lacks. */
  readonly outside: readonly string[];
  /** Identifier and name of each class of the class-map; of a classification, its number and class-name. */
  readonly classes: readonly (readonly [string, string])[];
}

/** The labels of {@link labelAttributes}, as a job sees them that is to go on with one. */
export function* priorLabels(object: Fields): Generator<PriorLabel> {
  for (const { name, metadata, failure } of labelAttributes(object)) {
    yield {
      name,
      failure,
      labeled: Object.hasOwn(object, name),
      outside: outsideOf(object[name], metadata['class-map']),
      classes: classesOf(object[name], metadata),
    };
  }
}

function outsideOf(label: unknown, classes: unknown): string[] {
  if (!isFields(label) || !Array.isArray(label.annotations) || !isFields(classes)) return [];
  const used = new Set(
    label.annotations.flatMap((one) => (isFields(one) ? [String(one.class_id ?? one['class-id'])] : [])),
  );
  return [...used].filter((id) => id !== 'undefined' && !Object.hasOwn(classes, id));
}

function classesOf(label: unknown, metadata: Fields): [string, string][] {
  const { 'class-map': map, 'class-name': name } = metadata;
  if (isFields(map))
    return Object.entries(map).flatMap(([id, one]) => (typeof one === 'string' ? [[id, one]] : []));
  return typeof name === 'string' && typeof label === 'number' ? [[String(label), name]] : [];
}
