import { defineRule } from '../../../core/finding.ts';
import type { NetworkRule } from './mismatch.ts';

/** Two addresses, and nothing that says why. */
export const addressChanged: NetworkRule = {
  rule: defineRule({
    id: 'network/address-changed',
    severity: 'warning',
    title: 'Refused at a different address than the one that was admitted',
    why: 'The task worked at one address and was refused at another. The log does not show why the addresses differ.',
    fix: 'Look at the two addresses: who they belong to, and what is between them and the worker.',
    source: 'Inferred: a mismatch that no other rule explains',
  }),
  onlyLikely: true,
  fits: ({ admittedAt }) => admittedAt !== undefined,
};
