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
}

/** The labels of {@link labelAttributes}, as a job sees them that is to go on with one. */
export function* priorLabels(object: Fields): Generator<PriorLabel> {
  for (const { name, metadata, failure } of labelAttributes(object)) {
    yield {
      name,
      failure,
      labeled: Object.hasOwn(object, name),
      outside: outsideOf(object[name], metadata['class-map']),
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
