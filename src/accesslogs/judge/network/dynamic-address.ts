import { defineRule } from '../../../core/finding.ts';
import type { NetworkRule } from './mismatch.ts';

/** The client moved to another address and stayed there. */
export const dynamicAddress: NetworkRule = {
  rule: defineRule({
    id: 'network/dynamic-address',
    severity: 'warning',
    title: 'The address changed while a task was open',
    why: 'At some moment the client moved from one address to another, where its later tasks work. URLs of tasks that were open then stay bound to the old address.',
    fix: 'Reload the task after a change of network.',
    source:
      'Inferred: one address before a certain moment, a different one after it, no return, and later tasks admitted there',
  }),
  fits({ agent, sameAgent, admittedAt, refusedAt, first }, world) {
    if (admittedAt === undefined || !sameAgent) return false;
    if (world.movements.backAndForth(agent, admittedAt, refusedAt)) return false;
    const node = world.clients.node(agent, refusedAt);
    return node >= 0 && world.clients.lastSuccess(node) >= first;
  },
};
