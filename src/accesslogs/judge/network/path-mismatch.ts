import { defineRule } from '../../../core/finding.ts';
import type { NetworkRule } from './mismatch.ts';
import { isNeverAdmitted } from './never-admitted.ts';

/** Every task of one address is refused: the portal sees another one each time. */
export const pathMismatch: NetworkRule = {
  rule: defineRule({
    id: 'network/path-mismatch',
    severity: 'error',
    title: 'S3 never sees the address that the portal saw',
    why: 'At this public address every task was refused while its URLs were valid, and none was ever admitted, while others read the same bucket. Each time, the portal saw a different address.',
    fix: 'Find out what makes the two paths differ: S3 routed outside the VPN, a proxy for one of the two, the portal on IPv6 and S3 on IPv4.',
    source: 'Inferred: several tasks, all refused within validity, at an address where no task ever worked',
  }),
  onlyLikely: true,
  fits(mismatch, world) {
    const { bucket, refusedAt } = mismatch;
    if (world.isPrivate(refusedAt) || !isNeverAdmitted(mismatch, world)) return false;
    return world.readByOthers(bucket, refusedAt);
  },
};
