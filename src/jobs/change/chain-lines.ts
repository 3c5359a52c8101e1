import { type Fields, isFields } from '../../core/fields.ts';
import { textLines } from '../../core/manifest/text-lines.ts';

type Chunks = AsyncIterable<Uint8Array>;
type State = 'labeled' | 'missing' | 'failed' | 'rejected';

/** What of an earlier job's output is to be labeled again. */
export interface ChainChoice {
  /** The label attribute of the earlier job. */
  readonly attribute: string;
  /** Which of these are taken. */
  readonly only: ReadonlySet<Exclude<State, 'labeled'>>;
  /** Classes of a verification or classification that mean that an object is rejected. */
  readonly rejected: ReadonlySet<string>;
}

export interface ChainCounts {
  readonly labeled: number;
  /** Neither labeled nor failed, or not in the output at all. */
  readonly missing: number;
  readonly failed: number;
  readonly rejected: number;
  /** Lines of either manifest that are no JSON object. They are never taken. */
  readonly unreadable: number;
  /** Class names that labels of the output have, with how many. */
  readonly classes: ReadonlyMap<string, number>;
}

export interface ChainLines {
  /** Lines of the new manifest, each with its newline. */
  readonly lines: readonly string[];
  readonly counts: ChainCounts;
}

interface Told {
  readonly state: State;
  readonly line: string;
}

/**
 * What an earlier job left undone. Its output is held against its input, line by line of the same object: what is in
 * the input alone is missing as well. A missing or failed object comes as it was in the input; a rejected one as in
 * the output, without the label that rejects it. Without `input` the output speaks for itself.
 */
export async function chainLines(
  output: Chunks,
  input: Chunks | undefined,
  choice: ChainChoice,
): Promise<ChainLines> {
  const classes = new Map<string, number>();
  const told = new Map<string, Told[]>();
  const counts = { labeled: 0, missing: 0, failed: 0, rejected: 0, unreadable: 0 };
  const lines: string[] = [];
  const take = ({ state, line }: Told) => {
    counts[state] += 1;
    if (state !== 'labeled' && choice.only.has(state)) lines.push(`${line}\n`);
  };
  for await (const { text, object } of objectsOf(output, () => (counts.unreadable += 1))) {
    const one = judged(text, object, choice, classes);
    if (input === undefined) take(one);
    else {
      const key = keyOf(object);
      const before = told.get(key);
      if (before === undefined) told.set(key, [one]);
      else before.push(one);
    }
  }
  if (input !== undefined) {
    for await (const { text, object } of objectsOf(input, () => (counts.unreadable += 1))) {
      const one = told.get(keyOf(object))?.shift() ?? ({ state: 'missing', line: text } as const);
      take(one.state === 'rejected' ? one : { ...one, line: text });
    }
  }
  return { lines, counts: { ...counts, classes } };
}

function judged(
  text: string,
  object: Fields,
  { attribute, rejected }: ChainChoice,
  classes: Map<string, number>,
): Told {
  const name = `${attribute}-metadata`;
  const metadata = (object[name] ?? {}) as Fields;
  const { [attribute]: label, [name]: _, ...rest } = object;
  if (label === undefined) {
    const failed = typeof metadata === 'object' && typeof metadata['failure-reason'] === 'string';
    return failed ? { state: 'failed', line: JSON.stringify(rest) } : { state: 'missing', line: text };
  }
  const said = metadata['class-name'];
  if (typeof said === 'string') classes.set(said, (classes.get(said) ?? 0) + 1);
  return typeof said === 'string' && rejected.has(said)
    ? { state: 'rejected', line: JSON.stringify(rest) }
    : { state: 'labeled', line: text };
}

async function* objectsOf(chunks: Chunks, onUnreadable: () => void) {
  for await (const lines of textLines(chunks)) {
    for (const { text } of lines) {
      if (text?.trim() === '') continue;
      const object = text === undefined ? undefined : parsed(text);
      if (object === undefined) onUnreadable();
      else yield { text: (text as string).trim(), object };
    }
  }
}

function parsed(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What a line is about; two lines about the same are told apart by their order. */
function keyOf({ 'source-ref': ref, source }: Fields): string {
  return JSON.stringify([ref ?? null, source ?? null]);
}
