import type { Outcome } from './python-suite.ts';

/**
 * Tests of a suite that are known to fail, by the reason. `*` at the end of a name stands for all that begin so.
 * A reason that begins with "Sometimes" may pass as well.
 */
export type Differences = Readonly<Record<string, readonly string[]>>;

/** What a run says that the list does not, and the other way round. */
export interface Comparison {
  /** Failures that nobody expected. */
  readonly surprises: readonly string[];
  /** Expected failures that passed: the list may be shortened. */
  readonly better: readonly string[];
  /** Names in the list that no test has. */
  readonly unknown: readonly string[];
}

export function compare(outcomes: readonly Outcome[], differences: Differences): Comparison {
  const expected = Object.entries(differences).flatMap(([reason, names]) =>
    names.map((name) => ({ name, sometimes: reason.startsWith('Sometimes') })),
  );
  const matches = (name: string, pattern: string) =>
    pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
  const known = ({ name }: Outcome) => expected.filter((one) => matches(name, one.name));
  return {
    surprises: outcomes
      .filter((one) => one.outcome === 'failed' && known(one).length === 0)
      .map(({ name, why, verified }) => `${name}${verified ? ' (verified against AWS)' : ''}: ${why}`),
    better: outcomes
      .filter((one) => one.outcome === 'passed' && known(one).some(({ sometimes }) => !sometimes))
      .map(({ name }) => name),
    unknown: expected
      .filter((one) => !outcomes.some(({ name }) => matches(name, one.name)))
      .map(({ name }) => name),
  };
}
