type DataObject = Readonly<Record<string, unknown>>;

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

/**
 * What earlier labeling jobs wrote into a line: X is a label attribute where X-metadata has a type of groundtruth/…,
 * or a failure-reason. Its value may be under X itself, or under X-ref for what lies in an object of its own.
 */
export function* priorLabels(object: DataObject): Generator<PriorLabel> {
  for (const [key, metadata] of Object.entries(object)) {
    if (!key.endsWith('-metadata') || !isObject(metadata)) continue;
    const name = key.slice(0, -'-metadata'.length);
    const { type, 'failure-reason': failure } = metadata;
    const isLabel = typeof type === 'string' && /^groundtruth\//i.test(type);
    if (!isLabel && typeof failure !== 'string') continue;
    yield {
      name,
      failure: typeof failure === 'string' ? failure : undefined,
      labeled: Object.hasOwn(object, name),
      outside: outsideOf(object[name], metadata['class-map']),
    };
  }
}

function outsideOf(label: unknown, classes: unknown): string[] {
  if (!isObject(label) || !Array.isArray(label.annotations) || !isObject(classes)) return [];
  const used = new Set(
    label.annotations.flatMap((one) => (isObject(one) ? [String(one.class_id ?? one['class-id'])] : [])),
  );
  return [...used].filter((id) => id !== 'undefined' && !Object.hasOwn(classes, id));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
