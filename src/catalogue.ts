import type { Rule } from './core/finding.ts';

/** The rules of every domain: what `groundctl explain`, docs/rules.md and SARIF output know. */
export const allRules: readonly Rule[] = [];
