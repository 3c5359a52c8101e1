import { usageError } from '../../core/errors.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { type PriceTable, readPrices } from '../../jobs/prices.ts';
import { readText } from '../read-text.ts';

export interface PriceOptions {
  /** US dollars for each labeled object. */
  readonly price?: number;
  /** A file. */
  readonly prices?: string;
}

const MAX_TABLE_BYTES = 100_000;

/** The prices that a command is told; undefined where it is told none. */
export async function priceTable(
  { price, prices }: PriceOptions,
  signal: AbortSignal,
): Promise<PriceTable | undefined> {
  if (price !== undefined && prices !== undefined) throw usageError('Use --price or --prices, not both.');
  if (price !== undefined) return { objects: [{ upTo: undefined, price }], workers: [], tasks: {} };
  if (prices === undefined) return undefined;
  const table = readPrices(await readText(prices, MAX_TABLE_BYTES, signal));
  if (table.ok) return table.value;
  throw usageError(`${quoteForMessage(prices)} is not a price table: ${table.problem}.`);
}
