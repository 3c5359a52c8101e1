import { defineRule } from '../../../core/finding.ts';
import type { NetworkRule } from './mismatch.ts';

/** Somebody else opened the URL. */
export const sharedUrl: NetworkRule = {
  rule: defineRule({
    id: 'network/shared-url',
    severity: 'warning',
    title: 'A URL was opened by somebody else',
    why: 'The refused requests come from another browser at an address that the worker never used. Whoever holds a presigned URL can use it, unless it is bound to an address; here the lock kept them out.',
    fix: 'The lock did its job: find out who shared the URL.',
    source: 'Inferred: another User-Agent, at an address that is of no client of the one that was admitted',
  }),
  fits({ agent, sameAgent, shown, admittedAt, refusedAt }, { clients }) {
    if (admittedAt === undefined || sameAgent || !shown) return false;
    const there = clients.node(agent, refusedAt);
    const here = clients.node(agent, admittedAt);
    return there < 0 || here < 0 || clients.clientOf(there) !== clients.clientOf(here);
  },
};
