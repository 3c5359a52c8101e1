import { type Fields, isFields } from '../../core/fields.ts';
import { brokenLabel } from '../line-rules.ts';
import type { Annotation, ImageExtent } from '../model.ts';
import { isElementOutput, readElement } from './crowd-outputs.ts';
import type { Read, Reading } from './reading.ts';

/** JSON is unpacked out of strings so many times; longer strings are kept as they are. */
const MOST_UNPACKED = 4;
const LONGEST_TEXT = 64 * 1024 * 1024;
/** Objects are looked into so deep. */
const DEEPEST = 12;

/**
 * What a post-annotation Lambda returned. Every answer of every worker is an annotation of that worker: usual is
 * `annotationsFromAllWorkers` with JSON inside a string, whose members are the outputs of crowd elements.
 */
export function readCustom(reading: Reading): Read {
  const { value, attribute, line, notes } = reading;
  const annotations: Annotation[] = [];
  let extent: ImageExtent | undefined;
  let reference: string | undefined;
  const keep = (kept: unknown, worker: string | undefined, element: string | undefined) =>
    annotations.push({ shape: 'kept', value: kept, worker, element });

  const visit = (what: unknown, worker: string | undefined, element: string | undefined): void => {
    const found = unpacked(what);
    if (Array.isArray(found) && found.some((one) => holdsAnswers(one, 0))) {
      for (const one of found) visit(one, worker, element);
    } else if (!isFields(found)) keep(found, worker, element);
    else if (isElementOutput(found)) {
      const read = readElement(found, reading, worker);
      annotations.push(...read.annotations);
      extent ??= read.extent;
    } else if (isAnswer(found)) {
      const { workerId, annotationData, answerContent } = found;
      const inner = annotationData ?? answerContent;
      const content = isFields(inner) && Object.hasOwn(inner, 'content') ? inner.content : inner;
      visit(content, typeof workerId === 'string' ? workerId : worker, element);
    } else if (worker !== undefined || holdsAnswers(found, 0)) {
      // The members of a form: each is an element by its name.
      for (const key of Object.keys(found)) {
        if (key === 'workerId' || key === 'imageSource') continue;
        const who = typeof found.workerId === 'string' ? found.workerId : worker;
        const named = key === 'annotationsFromAllWorkers' ? element : key;
        const member = unpacked(found[key]);
        if (holdsAnswers(member, 0)) visit(member, who, named);
        else keep(member, who, named);
      }
    } else keep(found, worker, element);
  };

  if (isFields(value) && typeof value['annotation-ref'] === 'string') reference = value['annotation-ref'];
  try {
    visit(value, undefined, undefined);
  } catch (error) {
    // Nothing but a value that is nested beyond what the stack holds.
    if (!(error instanceof RangeError)) throw error;
    notes.add(brokenLabel, 'Its value is nested too deep to be read.', line, attribute);
    annotations.splice(0, annotations.length, { shape: 'kept', value });
  }
  return { annotations, extent, reference };
}

function isAnswer(value: Fields): boolean {
  return 'annotationData' in value || 'answerContent' in value;
}

/** Whether answers of workers, or outputs of elements, are anywhere in it. */
function holdsAnswers(value: unknown, depth: number): boolean {
  const found = unpacked(value);
  if (typeof found !== 'object' || found === null || depth > DEEPEST) return false;
  if (Array.isArray(found)) return found.some((one) => holdsAnswers(one, depth + 1));
  const fields = found as Fields;
  if (isAnswer(fields) || isElementOutput(fields)) return true;
  return Object.keys(fields).some((key) => holdsAnswers(fields[key], depth + 1));
}

/** The value of JSON inside a string, of JSON inside that one too; anything else as it is. */
function unpacked(value: unknown): unknown {
  let held = value;
  for (let times = 0; times < MOST_UNPACKED; times++) {
    if (typeof held !== 'string' || held.length > LONGEST_TEXT || !/^\s*[[{"]/.test(held)) return held;
    try {
      held = JSON.parse(held);
    } catch {
      return held;
    }
  }
  return held;
}
