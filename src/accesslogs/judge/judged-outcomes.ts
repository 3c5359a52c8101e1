import type { LogRows } from '../rows/log-rows.ts';
import { OUTCOME, SIGNER } from '../rows/outcome.ts';
import type { Facts } from './facts.ts';

/** True when URLs of long-lived keys are judged: somebody asked for it, or there are no others. */
export function judgesLongLived({ counts }: LogRows, { longLived }: Facts): boolean {
  return longLived === true || counts.bySigner[SIGNER.temporary] + counts.bySigner[SIGNER.temporaryV2] === 0;
}

/** How each row counts: as it was seen, or not at all where its URLs are not judged. */
export function judgedOutcomes(rows: LogRows, facts: Facts): Uint8Array {
  const { table, counts } = rows;
  const longLived = counts.bySigner[SIGNER.longLived] + counts.bySigner[SIGNER.longLivedV2];
  if (longLived === 0 || judgesLongLived(rows, facts)) return table.rowOutcome;
  const outcome = new Uint8Array(table.rowOutcome);
  for (let row = 0; row < table.rows; row++) {
    if ((table.mintSigner[table.rowMint[row] ?? 0] ?? 0) >= SIGNER.longLived) outcome[row] = OUTCOME.aside;
  }
  return outcome;
}
