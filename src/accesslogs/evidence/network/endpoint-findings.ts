import { defineRule, type Finding, finding } from '../../../core/finding.ts';
import { counted } from '../../../core/text/grouped.ts';
import type { World } from '../../judge/world.ts';
import type { NetworkFacts } from './network-facts.ts';
import type { S3Endpoint } from './ports.ts';

export const gatewayEndpointMissing = defineRule({
  id: 'network/gateway-endpoint-missing',
  severity: 'error',
  title: 'S3 is reached through an interface endpoint where a gateway endpoint is needed',
  why: 'The presigned URLs of grant_read_access name the public host of S3. In a VPC only a gateway endpoint carries those; behind an interface endpoint they do not work, or the address differs from the one the lock expects.',
  fix: "Add an S3 gateway endpoint to the VPC and to the route tables of the workers' subnets, and make sure that private DNS names of the interface endpoint do not take precedence.",
  source:
    'AWS article on IP-restricted presigned URLs: interface endpoints are not supported by grant_read_access, use the S3 gateway endpoint; S3 user guide, AWS PrivateLink for Amazon S3, private DNS; read from DescribeVpcEndpoints',
});

/** A finding for each VPC whose requests to S3 go through an interface endpoint, as far as EC2 was asked. */
export function endpointFindings(world: World): Finding[] {
  const { network } = world.facts;
  if (network === undefined || world.facts.hypothetical) return [];
  const vpcs = new Set(network.endpoints.filter(isInterface).map(({ VpcId }) => VpcId));
  return [...vpcs].flatMap((vpc) => findingFor(world, network, vpc) ?? []);
}

function findingFor(world: World, network: NetworkFacts, vpc: string): Finding | undefined {
  const all = network.endpointsOf(vpc);
  const interfaces = all.filter(isInterface);
  const gateways = all.filter(({ VpcEndpointType }) => VpcEndpointType === 'Gateway');
  const inFront = interfaces.filter(
    ({ PrivateDnsEnabled, PrivateDnsOnlyForInboundResolverEndpoint: only }) => PrivateDnsEnabled && !only,
  );
  if (gateways.length > 0 && inFront.length === 0) return undefined;
  const seen = addressesIn(world, network, vpc, interfaces);
  const isOfTeam = world.facts.vpcId === vpc;
  const names = interfaces.map(({ VpcEndpointId }) => VpcEndpointId).join(', ');
  const what =
    gateways.length === 0
      ? `${vpc} has the interface endpoint ${names} for S3 and no gateway endpoint.`
      : `${vpc} has a gateway endpoint for S3, but the private DNS names of ${inFront.map(({ VpcEndpointId }) => VpcEndpointId).join(', ')} send requests through that interface endpoint.`;
  const who =
    seen > 0
      ? ` ${counted(seen, 'address')} of the log ${seen === 1 ? 'is' : 'are'} in it.`
      : isOfTeam
        ? " It is the workforce's VPC."
        : ' Nothing in the log shows that workers use it.';
  return finding(gatewayEndpointMissing, {
    subject: vpc,
    message: what + who,
    ...(seen > 0 || isOfTeam ? {} : { severity: 'info' as const }),
    evidence: {
      vpc,
      interfaceEndpoints: interfaces.map(({ VpcEndpointId }) => VpcEndpointId),
      gatewayEndpoints: gateways.map(({ VpcEndpointId }) => VpcEndpointId),
      addresses: seen,
    },
  });
}

function isInterface({ VpcEndpointType }: S3Endpoint): boolean {
  return VpcEndpointType === 'Interface';
}

/** Private addresses of the log in the VPC, or that came through one of its interface endpoints. */
function addressesIn(
  { rows: { addresses, evidence } }: World,
  network: NetworkFacts,
  vpc: string,
  interfaces: readonly S3Endpoint[],
): number {
  let count = 0;
  for (let id = 0; id < addresses.size; id++) {
    if (addresses.classOf(id) !== 'private') continue;
    const through = evidence?.trail?.index.endpointsAt(addresses.get(id)) ?? [];
    const byEndpoint = interfaces.some(({ VpcEndpointId }) => through.includes(VpcEndpointId));
    if (byEndpoint || network.subnetOf(addresses.get(id))?.VpcId === vpc) count += 1;
  }
  return count;
}
