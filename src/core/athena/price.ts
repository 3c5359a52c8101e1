import { formatBytes } from '../size.ts';
import type { QueryFacts } from './ports.ts';

/**
 * What Athena asks for the bytes that a query scans, in US dollars: for a terabyte of 1,000 gigabytes, and for 10 MB at
 * the least. The number is remembered, not read from AWS's page of prices, which differ by region and change.
 */
const ATHENA_PRICE = { dollarsPerTerabyte: 5, asOf: 'November 2026', leastBytes: 10_000_000 } as const;

/** What Athena would ask for scanning this, in US dollars. */
function scanCost(bytes: number, dollarsPerTerabyte: number = ATHENA_PRICE.dollarsPerTerabyte): number {
  return bytes === 0 ? 0 : (Math.max(bytes, ATHENA_PRICE.leastBytes) / 1e12) * dollarsPerTerabyte;
}

/** What Athena would scan and what that costs, in words. */
export function costWords(
  bytes: number,
  { atMost = false, price }: { readonly atMost?: boolean; readonly price?: number | undefined } = {},
): string {
  const asOf = price === undefined ? `, as of ${ATHENA_PRICE.asOf} in us-east-1` : '';
  const each = price ?? ATHENA_PRICE.dollarsPerTerabyte;
  const most = atMost ? ' at most' : '';
  return `Athena would scan ${formatBytes(bytes)}${most}: ${dollars(scanCost(bytes, each))} at ${dollars(each)} per terabyte${asOf}`;
}

/** What a query has scanned, and what that comes to. */
export function scannedWords(
  { id, scannedBytes }: Pick<QueryFacts, 'id' | 'scannedBytes'>,
  price?: number,
): string {
  return `Athena query ${id} scanned ${formatBytes(scannedBytes)}: ${dollars(scanCost(scannedBytes, price))}.`;
}

function dollars(amount: number): string {
  return amount > 0 && amount < 0.01 ? 'less than $0.01' : `$${amount.toFixed(2)}`;
}
