import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { HOLD_MS } from '../../src/aws/cut-off.ts';
import { GRACE_MS } from '../../src/cli/interruption.ts';

const PRELOAD = `--import=${pathToFileURL(join(import.meta.dirname, 'unhurried.mjs'))}`;

/**
 * Variables for a program that is interrupted, and that has to end by itself: on a busy machine it may need longer
 * than it gives itself. `ended`: it is not ended from outside; `answered`: nor are requests under way cut off.
 */
export function unhurried(until: 'ended' | 'answered'): Record<string, string> {
  const named = until === 'ended' ? [GRACE_MS] : [GRACE_MS, HOLD_MS];
  return { NODE_OPTIONS: PRELOAD, UNHURRIED: named.join(',') };
}
