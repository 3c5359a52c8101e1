import { type Fields, isFields } from '../fields.ts';
import { compareUtf8 } from '../text/compare-utf8.ts';
import { grouped } from '../text/grouped.ts';
import { quoteForMessage } from '../text/sanitize.ts';
import { below, prefixProblem } from './places.ts';
import { readCloud } from './point-cloud.ts';

export type SequenceKind = 'video' | 'point-cloud';

/** Most frames of one sequence (developer guide, input-data-limits). */
const MOST_FRAMES: Readonly<Record<SequenceKind, number>> = { video: 2_000, 'point-cloud': 500 };
const PICTURE = /\.(?:jpe?g|png)$/i;

/** What a sequence file says. Problems are parts of a sentence. */
export interface SequenceRead {
  readonly kind: SequenceKind;
  readonly problems: readonly string[];
  /** Set where there are more frames than one sequence may have. */
  readonly tooLong: string | undefined;
  /** In sentences: frames that workers see in another order than they are numbered, numbers that are there twice. */
  readonly oddities: readonly string[];
  /** Every frame and camera image, as the object it means. */
  readonly objects: readonly { readonly bucket: string; readonly key: string }[];
}

/** True for JSON that is meant as a sequence file. */
export function isSequence(value: unknown): value is Fields {
  return isFields(value) && ('frames' in value || 'number-of-frames' in value || 'seq-no' in value);
}

/** Reads a sequence file of video frames or point clouds; which of both, its frames tell where nobody says. */
export function readSequence(sequence: Fields, told?: SequenceKind): SequenceRead {
  const { frames, prefix, 'seq-no': number, 'number-of-frames': declared } = sequence;
  const problems: string[] = [];
  if (!Number.isInteger(number))
    problems.push(`seq-no is ${number === undefined ? 'missing' : 'not a whole number'}`);
  const wrong = prefixProblem(prefix, '');
  if (wrong !== undefined) problems.push(wrong);
  const list: readonly unknown[] = Array.isArray(frames) ? frames : [];
  if (!Array.isArray(frames)) problems.push(`frames is ${frames === undefined ? 'missing' : 'not a list'}`);
  else if (frames.length === 0) problems.push('frames is empty');
  if (!Number.isInteger(declared)) {
    problems.push(`number-of-frames is ${declared === undefined ? 'missing' : 'not a whole number'}`);
  } else if (declared !== list.length) {
    problems.push(`number-of-frames is ${declared}, but frames lists ${list.length}`);
  }
  const kind = told ?? kindOf(list);
  const objects: { bucket: string; key: string }[] = [];
  for (const [at, frame] of list.entries()) {
    const where = `frame ${at + 1} of the list: `;
    if (!isFields(frame)) {
      problems.push(`${where}it is not an object`);
      continue;
    }
    problems.push(...frameProblems(frame, kind, where));
    const object = below(kind === 'point-cloud' ? (frame.prefix ?? prefix) : prefix, frame.frame);
    if (object !== undefined) objects.push(object);
    if (kind === 'point-cloud') {
      const cloud = readCloud(frame, where, prefix ?? '');
      problems.push(...cloud.problems);
      objects.push(...cloud.images);
    }
  }
  const most = MOST_FRAMES[kind];
  return {
    kind,
    problems,
    tooLong:
      list.length > most
        ? `It has ${grouped(list.length)} frames; at most ${grouped(most)} are allowed.`
        : undefined,
    oddities: kind === 'video' ? [...oddOrder(list)] : [],
    objects,
  };
}

function* frameProblems(frame: Fields, kind: SequenceKind, where: string): Generator<string> {
  const { frame: name, 'frame-no': number } = frame;
  if (typeof name !== 'string' || name === '') yield `${where}frame is missing`;
  else if (kind === 'video' && !PICTURE.test(name))
    yield `${where}${quoteForMessage(name)} is not a .jpg, .jpeg or .png`;
  if (number === undefined ? kind === 'video' : !/^\d+$/.test(String(number))) {
    yield `${where}frame-no is ${number === undefined ? 'missing' : 'not a whole number'}`;
  }
}

function kindOf(frames: readonly unknown[]): SequenceKind {
  const clouds = frames.some(
    (frame) =>
      isFields(frame) &&
      ('ego-vehicle-pose' in frame ||
        'format' in frame ||
        'images' in frame ||
        /\.(?:bin|txt|pcd)$/i.test(String(frame.frame))),
  );
  return clouds ? 'point-cloud' : 'video';
}

/** Names in UTF-8 byte order, which is how workers see the frames, held against their numbers. */
function* oddOrder(frames: readonly unknown[]): Generator<string> {
  const named = frames.flatMap((frame) => {
    if (!isFields(frame) || typeof frame.frame !== 'string') return [];
    const number = Number(frame['frame-no']);
    return Number.isFinite(number) ? [{ number, name: frame.frame }] : [];
  });
  const inBytes = named.toSorted((a, b) => compareUtf8(a.name, b.name));
  const at = inBytes.findIndex(({ number }, index) => number < (inBytes[index - 1]?.number ?? number));
  const [before, after] = [inBytes[at - 1], inBytes[at]];
  if (before !== undefined && after !== undefined)
    yield `Workers would see ${quoteForMessage(before.name)} (${before.number}) before ${quoteForMessage(after.name)} (${after.number}).`;
  for (const [what, values] of [
    ['The number', named.map(({ number }) => number)],
    ['The frame', named.map(({ name }) => name)],
  ] as const) {
    const twice = firstTwice(values);
    if (twice !== undefined) yield `${what} ${quoteForMessage(String(twice))} occurs twice.`;
  }
}

function firstTwice(values: readonly (string | number)[]): string | number | undefined {
  const seen = new Set<string | number>();
  return values.find((value) => seen.size === seen.add(value).size);
}
