import { type Fields, isFields } from '../fields.ts';

/** A label attribute of a data object: X, where X-metadata says what it is. */
export interface LabelAttribute {
  readonly name: string;
  readonly metadata: Fields;
  /** `groundtruth/…` as it is written; undefined on an object that the job failed on. */
  readonly type: string | undefined;
  /** Undefined where the job did not fail on the object. */
  readonly failure: string | undefined;
}

/**
 * What labeling jobs wrote into a line, in its order: X is a label attribute where X-metadata has a type of
 * groundtruth/…, or a failure-reason. Other keys are passed through by jobs, whatever they are called.
 */
export function labelAttributes(object: Fields): LabelAttribute[] {
  const found: LabelAttribute[] = [];
  for (const key in object) {
    if (!key.endsWith('-metadata') || key.length === '-metadata'.length || !Object.hasOwn(object, key))
      continue;
    const metadata = object[key];
    if (!isFields(metadata)) continue;
    const { type, 'failure-reason': failure } = metadata;
    const isLabel = typeof type === 'string' && isGroundTruthType(type);
    if (!isLabel && typeof failure !== 'string') continue;
    found.push({
      name: key.slice(0, -'-metadata'.length),
      metadata,
      type: isLabel ? type : undefined,
      failure: typeof failure === 'string' ? failure : undefined,
    });
  }
  return found;
}

/** Custom jobs write `groundTruth/custom` as well. */
function isGroundTruthType(type: string): boolean {
  return type.startsWith('groundtruth/') || /^groundtruth\//i.test(type);
}
