import { parseDocument } from 'yaml';
import { type Fields, isFields } from '../core/fields.ts';
import { bad, good, type Parsed } from '../core/parsed.ts';
import { quoteForMessage, sanitize } from '../core/text/sanitize.ts';
import { viewOf } from './check/request-view.ts';
import type { JobDetail } from './model.ts';

/** A price for each of a number of things, up to a count; the last tier has no end. */
export interface Tier {
  readonly upTo: number | undefined;
  readonly price: number;
}

/** What labeling costs, in US dollars. */
export interface Prices {
  /** For each labeled object. */
  readonly objects: readonly Tier[];
  /** For each worker's answer: labeled objects times workers for each. */
  readonly workers: readonly Tier[];
}

/** Prices of every task, and of the tasks (BoundingBox and the like) that have others. */
export interface PriceTable extends Prices {
  readonly tasks: Readonly<Record<string, Prices>>;
}

/**
 * A price table from JSON or YAML: `objects` and `workers`, each a number or a list of `{ upTo, price }` whose last
 * entry has no `upTo`; and `tasks`, with the same for a task of AWS's by its name.
 */
export function readPrices(text: string): Parsed<PriceTable> {
  const document = parseDocument(text, { logLevel: 'silent' });
  if (document.errors.length > 0) return bad('it is neither JSON nor YAML');
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 10 });
  } catch (cause) {
    return bad(`it cannot be read: ${cause instanceof Error ? sanitize(cause.message) : 'too many aliases'}`);
  }
  if (!isFields(value)) return bad('it is not an object with objects, workers or tasks');
  const { tasks = {}, ...own } = value;
  if (!isFields(tasks)) return bad('tasks is not an object');
  const prices = pricesIn(own, 'the table');
  if (!prices.ok) return prices;
  const byTask: [string, Prices][] = [];
  for (const [task, of] of Object.entries(tasks)) {
    const read = isFields(of)
      ? pricesIn(of, quoteForMessage(task))
      : bad(`${quoteForMessage(task)} is not an object`);
    if (!read.ok) return read;
    byTask.push([task, read.value]);
  }
  return good({ ...prices.value, tasks: Object.fromEntries(byTask) });
}

/** What a job has cost so far by a table, counted from its first object: what AWS adds up over a month is not known. */
export function costByTable(job: JobDetail, table: PriceTable): number {
  const { task = '' } = viewOf(job);
  const { objects, workers } = Object.hasOwn(table.tasks, task) ? (table.tasks[task] as Prices) : table;
  const labeled = job.LabelCounters?.TotalLabeled ?? 0;
  const answers =
    (job.LabelCounters?.HumanLabeled ?? 0) * (job.HumanTaskConfig?.NumberOfHumanWorkersPerDataObject ?? 1);
  return sumOf(labeled, objects) + sumOf(answers, workers);
}

/** What answers cost by a table's price for workers, of the task of a job. */
export function priceOfAnswers(answers: number, job: JobDetail, table: PriceTable): number {
  const { task = '' } = viewOf(job);
  const { workers } = Object.hasOwn(table.tasks, task) ? (table.tasks[task] as Prices) : table;
  return sumOf(answers, workers);
}

function sumOf(count: number, tiers: readonly Tier[]): number {
  let from = 0;
  let sum = 0;
  for (const { upTo = Number.POSITIVE_INFINITY, price } of tiers) {
    sum += Math.max(0, Math.min(count, upTo) - from) * price;
    from = Math.max(from, upTo);
  }
  return sum;
}

function pricesIn({ objects = [], workers = [], ...others }: Fields, where: string): Parsed<Prices> {
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) return bad(`${where} has ${quoteForMessage(unknown)}, which is unknown`);
  const [first, second] = [tiersIn(objects, `objects of ${where}`), tiersIn(workers, `workers of ${where}`)];
  if (!first.ok) return first;
  return second.ok ? good({ objects: first.value, workers: second.value }) : second;
}

function tiersIn(value: unknown, where: string): Parsed<readonly Tier[]> {
  if (typeof value === 'number') return tiersIn([{ price: value }], where);
  if (!Array.isArray(value)) return bad(`${where} is neither a number nor a list`);
  const tiers: Tier[] = [];
  for (const [index, entry] of value.entries()) {
    const { price, upTo } = isFields(entry) ? entry : {};
    if (typeof price !== 'number' || price < 0 || !Number.isFinite(price))
      return bad(`entry ${index + 1} of ${where} has no price`);
    const isLast = index === value.length - 1;
    const rises = typeof upTo === 'number' && upTo > (tiers.at(-1)?.upTo ?? 0);
    if (isLast ? upTo !== undefined : !rises)
      return bad(
        isLast
          ? `the last entry of ${where} has an upTo: there is no price beyond it`
          : `entry ${index + 1} of ${where} has no upTo above the one before`,
      );
    tiers.push({ price, upTo: isLast ? undefined : Number(upTo) });
  }
  return good(tiers);
}
