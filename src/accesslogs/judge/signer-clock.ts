import { OUTCOME, SIGNER } from '../rows/outcome.ts';
import type { UnitView } from './unit-view.ts';

/** S3 takes requests that are dated this far ahead; what it refuses below that may have another reason. */
const TOLERATED = 900;
/** A wrong clock is wrong by the same time each time; pages load their images within this. */
const SPREAD = 120;
const LEAST_UNITS = 3;
/** Of the units that were expired from the beginning, this many are late by the same time. */
const SHARE = 0.6;

/** What AccessDenied before X-Amz-Date says: the clock for certain, the clock likely, or nothing. */
export function earlyVerdict(units: UnitView, row: number): 'shown' | 'likely' | undefined {
  const { table } = units;
  const last = table.rowLast[row] ?? 0;
  const unit = units.ofRow(row);
  for (let other = units.firstRow(unit); other >= 0; other = units.nextRow(other)) {
    // URLs of the unit worked as early as that: the clock is not a reason.
    if (units.outcome[other] === OUTCOME.success && (table.rowFirst[other] ?? 0) <= last) return undefined;
  }
  const ahead = (table.mintSignedAt[table.rowMint[row] ?? 0] ?? 0) - last;
  return ahead > TOLERATED ? 'shown' : 'likely';
}

/**
 * Units whose URLs had expired before anybody opened them, by nearly the same time each: their signer's clock is
 * late. One that was left open, or kept and opened later, is late by a time of its own.
 */
export function lateUnits(units: UnitView): ReadonlySet<number> {
  const delays: { readonly unit: number; readonly delay: number }[] = [];
  for (let unit = 0; unit < units.size; unit++) {
    const delay = delayOfExpired(units, unit);
    if (delay !== undefined) delays.push({ unit, delay });
  }
  delays.sort((a, b) => a.delay - b.delay);
  let best: typeof delays = [];
  for (let begin = 0, end = 0; begin < delays.length; begin++) {
    while (end < delays.length && (delays[end]?.delay ?? 0) - (delays[begin]?.delay ?? 0) <= SPREAD) end++;
    if (end - begin > best.length) best = delays.slice(begin, end);
  }
  const isClock = best.length >= LEAST_UNITS && best.length >= delays.length * SHARE;
  return new Set(isClock ? best.map(({ unit }) => unit) : []);
}

/** Seconds from X-Amz-Date to the first request of a unit whose requests all came too late. */
function delayOfExpired(units: UnitView, unit: number): number | undefined {
  const { table } = units;
  let delay = Number.POSITIVE_INFINITY;
  for (let row = units.firstRow(unit); row >= 0; row = units.nextRow(row)) {
    const mint = table.rowMint[row] ?? 0;
    const isVersion4 =
      table.mintSigner[mint] === SIGNER.temporary || table.mintSigner[mint] === SIGNER.longLived;
    // Settled units have no time of their own any more.
    if (units.outcome[row] !== OUTCOME.urlExpired || !isVersion4 || table.mintUnits[mint] !== 1)
      return undefined;
    delay = Math.min(delay, (table.rowFirst[row] ?? 0) - (table.mintSignedAt[mint] ?? 0));
  }
  return Number.isFinite(delay) ? delay : undefined;
}
