import { defineRule } from '../../../core/finding.ts';
import type { NetworkRule } from './mismatch.ts';

/** Refused at an address outside every approved range. */
export const unapprovedAddress: NetworkRule = {
  rule: defineRule({
    id: 'network/unapproved-address',
    severity: 'error',
    title: 'Refused from an address that nobody approved',
    why: 'The URL was opened from outside the networks that workers are supposed to use: by a worker elsewhere, or by someone who received the URL.',
    fix: 'Confirm or extend the approved ranges, or find out who it was.',
    source: 'Inferred: the address is outside the ranges given with --approved',
  }),
  fits: ({ refusedAt }, world) => world.isApproved(refusedAt) === false,
};
