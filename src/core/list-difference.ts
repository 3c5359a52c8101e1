import type { Json } from './json.ts';
import { describeValue } from './report/values.ts';

/** What becomes of each member of a list, in the order in which people read it: taken away, put in, left. */
export interface ListDifference {
  readonly removed: readonly string[];
  readonly added: readonly string[];
  readonly kept: readonly string[];
}

/** How two lists differ; undefined where one of them is not a list, or neither holds anything. */
export function listDifference(
  before: Json | undefined,
  after: Json | undefined,
): ListDifference | undefined {
  if (!Array.isArray(before) || !Array.isArray(after) || before.length + after.length === 0) return undefined;
  const [old, now] = [before.map(describeValue), after.map(describeValue)];
  return {
    removed: old.filter((each) => !now.includes(each)),
    added: now.filter((each) => !old.includes(each)),
    kept: old.filter((each) => now.includes(each)),
  };
}
