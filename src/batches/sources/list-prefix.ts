import { throwIfAborted } from '../../core/errors.ts';
import { type RetryOptions, withRetry } from '../../core/retry.ts';
import { compareUtf8 } from '../../core/text/compare-utf8.ts';
import type { Entry } from '../entry.ts';
import type { BatchesS3, ListedObject } from '../ports.ts';

/** A part of a listing that is still to be read: the keys after `after`, up to `until` and including it. */
export interface ListingPart {
  readonly after: string | undefined;
  readonly until: string | undefined;
}

interface ListedPage {
  /** Made one by one as they are read: of a million, no page is in memory twice. */
  readonly entries: Iterable<Entry>;
  /** What is left to list after this page: a later listing can go on from here. Empty at the end. */
  readonly remaining: readonly ListingPart[];
}

interface ListOptions {
  readonly signal?: AbortSignal | undefined;
  readonly owner?: string | undefined;
  /** Requests at a time. Default 8. */
  readonly concurrency?: number;
  /** Go on where an earlier listing ended: its last `remaining`. */
  readonly resume?: readonly ListingPart[] | undefined;
  readonly retry?: Pick<RetryOptions, 'onRetry' | 'attempts' | 'sleep'> | undefined;
}

interface Task extends ListingPart {
  readonly token: string | undefined;
  /** Pages to read before it is worth while to look for subfolders. */
  readonly patience: number;
}

interface Step {
  readonly objects: readonly ListedObject[];
  readonly next: readonly Task[];
}

/** A request on its way. */
interface Running {
  readonly task: Task;
  readonly done: Promise<{ readonly running: Running; readonly step: Step }>;
}

/** Ten pages are 10,000 objects, the most a batch may have: only larger prefixes are worth dividing. */
const PATIENCE = 10;
const DEEPEST = 8;

/**
 * All objects below a prefix, a page at a time. One page after the other at first; where many follow, what is
 * left is divided at the borders of subfolders and listed in parallel, again and again while requests are free.
 * Pages of different parts come in the order in which they arrive. What is throttled is asked for again.
 */
export async function* listPrefix(
  s3: Pick<BatchesS3, 'listPage'>,
  source: { readonly bucket: string; readonly prefix: string },
  options: ListOptions = {},
): AsyncGenerator<ListedPage, void, void> {
  const { signal, owner, concurrency = 8 } = options;
  const { bucket, prefix } = source;
  const waiting: Task[] = (options.resume ?? [{ after: undefined, until: undefined }]).map((part) => ({
    ...part,
    token: undefined,
    patience: PATIENCE,
  }));
  const active: Running[] = [];
  const ask = (input: { prefix: string; delimiter?: string; startAfter?: string; token?: string }) =>
    withRetry(() => s3.listPage({ bucket, ...input }, { signal, owner }), { ...options.retry, signal });
  const free = () => concurrency - active.length - waiting.length;

  const run = async (task: Task): Promise<Step> => {
    const from =
      task.token !== undefined
        ? { token: task.token }
        : task.after === undefined
          ? {}
          : { startAfter: task.after };
    const page = await ask({ prefix, ...from });
    const { objects, ended } = cut(page.objects, task.until);
    const after = objects.at(-1)?.Key;
    if (ended || page.token === undefined || after === undefined) return { objects, next: [] };
    const rest = { after, until: task.until, token: page.token, patience: task.patience - 1 };
    if (rest.patience > 0 || free() <= 0) return { objects, next: [rest] };
    const borders = hasSubfolders(objects, prefix) ? await findBorders(ask, prefix, rest) : [];
    if (borders.length === 0) return { objects, next: [{ ...rest, patience: PATIENCE * 10 }] };
    return { objects, next: divide(rest, borders, free() + 1) };
  };

  const start = (task: Task): Running => {
    const running: Running = { task, done: run(task).then((step) => ({ running, step })) };
    running.done.catch(() => {});
    return running;
  };

  try {
    while (waiting.length > 0 || active.length > 0) {
      throwIfAborted(signal);
      while (active.length < concurrency && waiting.length > 0) active.push(start(waiting.shift() as Task));
      const { running, step } = await Promise.race(active.map(({ done }) => done));
      active.splice(active.indexOf(running), 1);
      waiting.unshift(...step.next);
      const remaining = [...active.map(({ task }) => task), ...waiting];
      yield {
        entries: entriesOf(step.objects, bucket),
        remaining: remaining.map(({ after, until }) => ({ after, until })),
      };
    }
  } finally {
    await Promise.allSettled(active.map(({ done }) => done));
  }
}

type Ask = (input: {
  prefix: string;
  delimiter: string;
  startAfter: string;
}) => Promise<{ readonly prefixes: readonly string[]; readonly token: string | undefined }>;

/** Subfolders that begin after `rest.after`, of the first level that has more than one. */
async function findBorders(
  ask: Ask,
  prefix: string,
  rest: ListingPart & { after: string },
): Promise<string[]> {
  let level = prefix;
  for (let depth = 0; depth < DEEPEST; depth++) {
    const found = await ask({ prefix: level, delimiter: '/', startAfter: rest.after });
    const borders = found.prefixes.filter(
      (folder) =>
        compareUtf8(folder, rest.after) > 0 &&
        (rest.until === undefined || compareUtf8(folder, rest.until) < 0),
    );
    if (borders.length > 0) return borders;
    const [only] = found.prefixes;
    if (only === undefined || only === level) return [];
    level = only;
  }
  return [];
}

function divide(rest: Task, borders: readonly string[], parts: number): Task[] {
  const count = Math.min(parts - 1, borders.length);
  const chosen = Array.from(
    { length: count },
    (_, index) => borders[Math.floor((index * borders.length) / count)] as string,
  );
  const starts = [rest.after, ...chosen];
  return starts.map((after, index) => ({
    after,
    until: chosen[index] ?? rest.until,
    token: index === 0 ? rest.token : undefined,
    patience: PATIENCE,
  }));
}

function cut(objects: readonly ListedObject[], until: string | undefined) {
  const last = objects.at(-1)?.Key;
  if (until === undefined || last === undefined || compareUtf8(last, until) < 0) {
    return { objects, ended: false };
  }
  return { objects: objects.filter(({ Key }) => compareUtf8(Key, until) <= 0), ended: true };
}

function hasSubfolders(objects: readonly ListedObject[], prefix: string): boolean {
  return objects.some(({ Key }) => Key.indexOf('/', prefix.length) >= 0);
}

/** No generator: V8's collector of young objects keeps what a finished one refers to, here whole pages. */
function entriesOf(objects: readonly ListedObject[], bucket: string): Iterable<Entry> {
  return {
    [Symbol.iterator]() {
      let at = 0;
      return {
        next: (): IteratorResult<Entry, undefined> => {
          const object = objects[at++];
          return object === undefined
            ? { done: true, value: undefined }
            : { done: false, value: toEntry(object, bucket) };
        },
      };
    },
  };
}

function toEntry(object: ListedObject, bucket: string): Entry {
  return {
    name: object.Key,
    size: object.Size,
    bucket,
    etag: object.ETag,
    storageClass: object.StorageClass,
    restored: object.Restored === true,
  };
}
