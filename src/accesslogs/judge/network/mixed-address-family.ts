import { defineRule } from '../../../core/finding.ts';
import type { NetworkRule } from './mismatch.ts';

/** IPv4 on one path and IPv6 on the other. */
export const mixedAddressFamily: NetworkRule = {
  rule: defineRule({
    id: 'network/mixed-address-family',
    severity: 'warning',
    title: 'IPv4 on one path, IPv6 on the other',
    why: 'A computer with both kinds of addresses chooses one for each connection. The lock binds the URLs to the one that the portal saw.',
    fix: 'Have both paths use the same family, for example by turning IPv6 off for these hosts.',
    source: 'Inferred from the families of the two addresses',
  }),
  fits({ admittedAt, refusedAt }, world) {
    if (admittedAt === undefined || world.isPrivate(admittedAt) || world.isPrivate(refusedAt)) return false;
    const { addresses } = world.rows;
    return addresses.get(admittedAt).family !== addresses.get(refusedAt).family;
  },
};
