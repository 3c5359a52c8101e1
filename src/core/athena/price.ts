/**
 * What Athena asks for the bytes that a query scans, in US dollars: for a terabyte of 1,000 gigabytes, and for 10 MB at
 * the least. The number is remembered, not read from AWS's page of prices, which differ by region and change.
 */
export const ATHENA_PRICE = { dollarsPerTerabyte: 5, asOf: 'November 2026', leastBytes: 10_000_000 } as const;

/** What Athena would ask for scanning this, in US dollars. */
export function scanCost(
  bytes: number,
  dollarsPerTerabyte: number = ATHENA_PRICE.dollarsPerTerabyte,
): number {
  return bytes === 0 ? 0 : (Math.max(bytes, ATHENA_PRICE.leastBytes) / 1e12) * dollarsPerTerabyte;
}
