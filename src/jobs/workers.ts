import type { CallOptions } from '../core/call-options.ts';
import { objectsBelow, textOf } from '../core/s3-reading.ts';
import { placeIn } from './explain/gather.ts';
import type { JobDetail } from './model.ts';
import type { JobsStorage } from './ports.ts';
import { type PriceTable, priceOfAnswers } from './prices.ts';

/** What one worker did for a job, by the worker-response files: AWS's exact record of answers. */
export interface WorkerWork {
  /** As the files name the worker: `private.REGION.…`. */
  readonly workerId: string;
  /** The subject at the identity provider, where the files have it; Cognito finds the person by it. */
  readonly sub: string | undefined;
  readonly answers: number;
  /** Active seconds of all answers: pauses are not in them. */
  readonly seconds: number;
  readonly medianSeconds: number | undefined;
  /** Share of the price of answers, where a price table has one. */
  readonly costUsd: number | undefined;
}

export interface JobWork {
  /** Most answers first. */
  readonly workers: readonly WorkerWork[];
  /** Files that were read. */
  readonly files: number;
  /** Files that are no JSON of answers, or larger than any. */
  readonly unreadable: number;
  /** Whether there are more files than are read. */
  readonly more: boolean;
}

/** Files that are read at most: one for each object. */
const MOST_FILES = 20_000;
const MOST_BYTES = 5_000_000;

interface Work {
  sub: string | undefined;
  readonly spent: number[];
  answers: number;
}

/** Reads the answers of a job, and tells how many each worker gave and how long they took. */
export async function jobWork(
  job: JobDetail,
  storage: JobsStorage,
  prices: PriceTable | undefined,
  options: CallOptions = {},
): Promise<JobWork> {
  const at = placeIn(job, 'annotations/worker-response/');
  const work = new Map<string, Work>();
  let files = 0;
  let unreadable = 0;
  if (at === undefined) return { workers: [], files, unreadable, more: false };
  const { bucket, key: prefix } = at;
  for await (const { Key, Size } of objectsBelow(storage, { bucket, prefix }, options)) {
    if (!Key.endsWith('.json')) continue;
    if (files >= MOST_FILES) return { workers: told(work, job, prices), files, unreadable, more: true };
    files += 1;
    const object = Size > MOST_BYTES ? undefined : await storage.get({ bucket, key: Key }, options);
    const text = object && (await textOf(object, MOST_BYTES));
    if (text === undefined || !count(text, work)) unreadable += 1;
  }
  return { workers: told(work, job, prices), files, unreadable, more: false };
}

/** False for a text without answers. */
function count(text: string, work: Map<string, Work>): boolean {
  let answers: unknown;
  try {
    ({ answers } = JSON.parse(text) as { answers?: unknown });
  } catch {
    return false;
  }
  if (!Array.isArray(answers)) return false;
  for (const answer of answers as readonly Answer[]) {
    const { workerId, timeSpentInSeconds: spent, workerMetadata } = answer ?? {};
    if (typeof workerId !== 'string') continue;
    const one = work.get(workerId) ?? { sub: undefined, spent: [], answers: 0 };
    work.set(workerId, one);
    one.answers += 1;
    const sub = workerMetadata?.identityData?.sub;
    if (typeof sub === 'string') one.sub = sub;
    if (typeof spent === 'number' && spent >= 0) one.spent.push(spent);
  }
  return true;
}

interface Answer {
  readonly workerId?: unknown;
  readonly timeSpentInSeconds?: unknown;
  readonly workerMetadata?: { readonly identityData?: { readonly sub?: unknown } };
}

function told(work: ReadonlyMap<string, Work>, job: JobDetail, prices: PriceTable | undefined): WorkerWork[] {
  const all = [...work.values()].reduce((sum, { answers }) => sum + answers, 0);
  const cost = prices && priceOfAnswers(all, job, prices);
  return [...work]
    .map(([workerId, { sub, spent, answers }]) => ({
      workerId,
      sub,
      answers,
      seconds: spent.reduce((sum, one) => sum + one, 0),
      medianSeconds: spent.sort((a, b) => a - b)[Math.floor(spent.length / 2)],
      costUsd: cost === undefined ? undefined : (cost * answers) / all,
    }))
    .sort((a, b) => b.answers - a.answers || (a.workerId < b.workerId ? -1 : 1));
}
