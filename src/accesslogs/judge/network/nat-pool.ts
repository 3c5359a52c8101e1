import { defineRule } from '../../../core/finding.ts';
import type { World } from '../world.ts';
import type { NetworkRule } from './mismatch.ts';

/** Several addresses in front of one network, mixed freely. */
export const natPool: NetworkRule = {
  rule: defineRule({
    id: 'network/nat-pool',
    severity: 'warning',
    title: 'One NAT gives a client several addresses',
    why: 'Behind a NAT with a pool of addresses, each connection may use a different one. The portal sees one of them and S3 another.',
    fix: 'Configure the NAT to keep one source address per client, or leave the lock off for this team until it does.',
    source:
      'Inferred: both addresses in one /24 (IPv6: /56), or each tied to a third address too, as members of a pool are; or both belong to one NAT gateway (DescribeNatGateways)',
  }),
  fits({ agent, admittedAt, refusedAt }, world) {
    if (admittedAt === undefined) return false;
    if (world.sameGateway(admittedAt, refusedAt)) return true;
    return world.networks.shared(admittedAt, refusedAt) || inTriangle(world, agent, admittedAt, refusedAt);
  },
};

/**
 * True when a third public address is tied to both. Members of a pool mix freely, so their ties form triangles;
 * workers around one VPN egress form a star.
 */
function inTriangle(world: World, agent: number, a: number, b: number): boolean {
  if (world.isPrivate(a) || world.isPrivate(b)) return false;
  const { clients } = world;
  const from = clients.node(agent, a);
  const to = clients.node(agent, b);
  for (const third of clients.tiesOf(from)) {
    if (clients.tied(third, to) && !world.isPrivate(clients.address(third))) return true;
  }
  return false;
}
