import { defineRule } from '../../../core/finding.ts';
import type { NetworkRule } from './mismatch.ts';

/** Somebody else opened the URL. */
export const sharedUrl: NetworkRule = {
  rule: defineRule({
    id: 'network/shared-url',
    severity: 'warning',
    title: 'A URL was opened by someone else',
    why: 'The refused requests come from a different browser at an address that the worker never used. Anyone who has a presigned URL can use it, unless it is bound to an address; here the lock kept them out.',
    fix: 'The lock did its job: find out who shared the URL.',
    source: 'Inferred: a different User-Agent, at an address that does not belong to the admitted client',
  }),
  fits({ agent, sameAgent, shown, admittedAt, refusedAt }, { clients }) {
    const there = clients.node(agent, refusedAt);
    // Nobody used the URL elsewhere: whoever holds others' URLs may hold this one too.
    if (admittedAt === undefined) return clients.foreign(there) > 0 && clients.admitted(there) === 0;
    if (sameAgent || !shown) return false;
    const here = clients.node(agent, admittedAt);
    return there < 0 || clients.clientOf(there) !== clients.clientOf(here);
  },
};
