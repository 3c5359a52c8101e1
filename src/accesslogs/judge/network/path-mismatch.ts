import { defineRule } from '../../../core/finding.ts';
import type { NetworkRule } from './mismatch.ts';

/** Every task of one address is refused: the portal sees another one each time. */
export const pathMismatch: NetworkRule = {
  rule: defineRule({
    id: 'network/path-mismatch',
    severity: 'error',
    title: 'S3 never sees the address that the portal saw',
    why: 'At this public address every task was refused while its URLs were valid, and none was ever admitted, while others read the same bucket. The portal was seen from another address each time.',
    fix: 'Look for what makes the two paths differ: S3 routed outside the VPN, a proxy for one of the two, the portal on IPv6 and S3 on IPv4.',
    source: 'Inferred: several tasks, all refused within validity, at an address where no task ever worked',
  }),
  onlyLikely: true,
  fits({ agent, admittedAt, refusedAt, bucket, keyWasRead }, world) {
    if (admittedAt !== undefined || world.isPrivate(refusedAt)) return false;
    const node = world.clients.node(agent, refusedAt);
    // Who is refused with the URLs of others is no worker with a path of their own.
    if (node < 0 || world.clients.admitted(node) > 0 || world.clients.foreign(node) > 0) return false;
    // Two tasks could both be about objects that nobody may read; three are taken as a path.
    if (world.clients.refused(node) < (keyWasRead ? 2 : 3)) return false;
    return world.readByOthers(bucket, refusedAt);
  },
};
