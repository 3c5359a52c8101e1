import { defineRule } from '../../../core/finding.ts';
import type { NetworkRule } from './mismatch.ts';

/** Two public networks in turn: some connections through a VPN, some past it. */
export const splitTunnelVpn: NetworkRule = {
  rule: defineRule({
    id: 'network/split-tunnel-vpn',
    severity: 'warning',
    title: 'Some connections go through a VPN, others bypass it',
    why: 'The client alternates between two public addresses in different networks. A VPN that routes only some destinations shows the portal one address and S3 the other.',
    fix: 'Use a full tunnel, or no VPN, for both the portal and S3.',
    source:
      'Inferred: two alternating public addresses in different networks, with no third address tied to both',
  }),
  fits({ agent, sameAgent, admittedAt, refusedAt }, world) {
    if (admittedAt === undefined || !sameAgent) return false;
    if (world.isPrivate(admittedAt) || world.isPrivate(refusedAt)) return false;
    return world.movements.backAndForth(agent, admittedAt, refusedAt);
  },
};
