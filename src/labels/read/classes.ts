import { isFields } from '../../core/fields.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { brokenLabel, classConflict, classUnnamed } from '../line-rules.ts';
import type { Tag, Verdict } from '../model.ts';
import { isNumber } from './boxes.ts';
import type { Read, Reading } from './reading.ts';

/** One class of the whole object: an index, and its name in the metadata. */
export function readTag(reading: Reading): Read {
  const tag = oneClass(reading);
  return { annotations: tag === undefined ? [] : [{ shape: 'tag', ...tag }], extent: undefined };
}

/** The same as a review of another label. */
export function readVerdict(reading: Reading): Read {
  const tag = oneClass(reading);
  if (tag === undefined) return { annotations: [], extent: undefined };
  const feedback = reading.metadata['worker-feedback'];
  const comments = (Array.isArray(feedback) ? feedback : []).flatMap((one) =>
    isFields(one) && typeof one.comment === 'string' ? [one.comment] : [],
  );
  const verdict: Verdict = { shape: 'verdict', ...tag, comments };
  return { annotations: [verdict], extent: undefined };
}

function oneClass(reading: Reading): Omit<Tag, 'shape'> | undefined {
  const { attribute, value, metadata, line, classes, notes } = reading;
  const { confidence } = metadata;
  const id = isIndex(value) ? value : undefined;
  const name = nameOf(id, metadata['class-name'], reading);
  if (typeof name !== 'string') {
    if (id === undefined) {
      notes.add(brokenLabel, 'It is not a class, and its metadata has no class-name.', line, attribute);
      return undefined;
    }
    notes.add(classUnnamed, `Class ${String(id)} has no class-name.`, line, attribute);
  }
  if (id === undefined && name !== value) {
    notes.add(brokenLabel, 'It is not the index of a class; the class-name is used.', line, attribute);
  }
  const named =
    typeof name !== 'string'
      ? classes.named(String(id))
      : id === undefined
        ? classes.named(name)
        : classes.of(attribute, Number(id), name);
  return { class: named, classId: id, confidence: isNumber(confidence) ? confidence : undefined };
}

/** Every class that at least one worker chose: `[1, 0]`, with class-map and confidence-map. */
export function readTags(reading: Reading): Read {
  const { attribute, value, metadata, line, classes, notes } = reading;
  if (!Array.isArray(value)) {
    notes.add(brokenLabel, 'It is not a list of classes.', line, attribute);
    return { annotations: [], extent: undefined };
  }
  const { 'class-map': names, 'confidence-map': confidences } = metadata;
  const tags: Tag[] = [];
  for (const id of value as readonly unknown[]) {
    if (!isIndex(id)) {
      notes.add(brokenLabel, 'An entry of it is not the index of a class.', line, attribute);
      continue;
    }
    const name = nameOf(id, isFields(names) && Object.hasOwn(names, id) ? names[id] : undefined, reading);
    if (typeof name !== 'string')
      notes.add(classUnnamed, `Class ${id} is not in the class-map.`, line, attribute);
    const confidence = isFields(confidences) && Object.hasOwn(confidences, id) ? confidences[id] : undefined;
    tags.push({
      shape: 'tag',
      class: typeof name === 'string' ? classes.of(attribute, Number(id), name) : classes.named(String(id)),
      classId: id,
      confidence: isNumber(confidence) ? confidence : undefined,
    });
  }
  return { annotations: tags, extent: undefined };
}

/** What the line calls a class, or the label category file does; that they differ is noted. */
function nameOf(
  id: number | string | undefined,
  said: unknown,
  { categories, attribute, line, notes }: Reading,
): unknown {
  const filed = id === undefined ? undefined : categories?.[Number(id)];
  if (typeof said !== 'string') return filed;
  if (filed !== undefined && filed !== said) {
    const detail = `${id} is ${quoteForMessage(said)}, but ${quoteForMessage(filed)} in the label category file.`;
    notes.add(classConflict, detail, line, attribute);
  }
  return said;
}

/** A whole number; the guide writes it as text, AWS as a number. */
function isIndex(value: unknown): value is number | string {
  return typeof value === 'string' ? /^\d{1,9}$/.test(value) : Number.isSafeInteger(value);
}
