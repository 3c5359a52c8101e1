import { Random } from '../helpers/access-logs/random.ts';
import type { Target } from './target.ts';

/** Processor time after which an input counts as one that stops the program, in milliseconds. */
const TOO_SLOW = 5_000;

export interface FuzzRun {
  readonly inputs: number;
  readonly seconds: number;
  /** Milliseconds of processor time that the slowest input took. */
  readonly slowest: number;
  readonly failure: { readonly input: Buffer; readonly error: Error } | undefined;
}

/** Tries inputs until so many have been tried, the time is over, or one is taken wrongly. */
export async function fuzz(
  target: Target,
  options: { readonly seed: number; readonly count?: number; readonly seconds?: number },
): Promise<FuzzRun> {
  const { seed, count = Number.POSITIVE_INFINITY, seconds = Number.POSITIVE_INFINITY } = options;
  const random = new Random(seed);
  const begun = performance.now();
  const elapsed = () => (performance.now() - begun) / 1000;
  let slowest = 0;
  let inputs = 0;
  while (inputs < count && elapsed() < seconds) {
    const input = target.make(random);
    inputs += 1;
    // That of the whole process adds up its threads, and asking for it took longer than most inputs.
    const before = process.threadCpuUsage();
    const error = await problemOf(target, input);
    const { user, system } = process.threadCpuUsage(before);
    const took = (user + system) / 1000;
    slowest = Math.max(slowest, took);
    const failure = error ?? (took > TOO_SLOW ? new Error(`it took ${took.toFixed(0)} ms`) : undefined);
    if (failure !== undefined) {
      const smaller = error === undefined ? input : await shrink(target, input, error);
      return { inputs, seconds: elapsed(), slowest, failure: { input: smaller, error: failure } };
    }
  }
  return { inputs, seconds: elapsed(), slowest, failure: undefined };
}

/** What is wrong with how an input is taken; undefined for nothing. */
export async function problemOf(target: Target, input: Buffer): Promise<Error | undefined> {
  try {
    await target.take(input);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** A smaller input that fails in the same place. */
async function shrink(target: Target, input: Buffer, error: Error): Promise<Buffer> {
  const placeOf = ({ stack = '' }: Error) => /^ {4}at .*$/m.exec(stack)?.[0];
  let smallest = input;
  for (let size = smallest.length >> 1; size > 0; size >>= 1) {
    for (let at = 0; at + size <= smallest.length; ) {
      const shorter = Buffer.concat([smallest.subarray(0, at), smallest.subarray(at + size)]);
      const found = await problemOf(target, shorter);
      if (found !== undefined && placeOf(found) === placeOf(error)) smallest = shorter;
      else at += size;
    }
  }
  return smallest;
}
