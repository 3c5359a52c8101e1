import { type Cidr, contains, parseCidr } from '../../../core/net/cidr.ts';
import { type IpAddress, parseAddress } from '../../../core/net/ip.ts';
import { sanitize } from '../../../core/text/sanitize.ts';
import type { Ec2Network, S3Endpoint, Subnet } from './ports.ts';

const LONGEST_NAME = 60;

/** Whose addresses are whose, as EC2 says. */
export class NetworkFacts {
  readonly endpoints: readonly S3Endpoint[];
  /** How many of each there are. */
  readonly counts: { readonly [kind in keyof Ec2Network]: number };
  readonly #names = new Map<string, string>();
  readonly #gateways = new Map<string, { readonly id: string; readonly inside: IpAddress | undefined }>();
  readonly #subnets: readonly { readonly range: Cidr; readonly subnet: Subnet }[];

  constructor({ endpoints, natGateways, addresses, subnets }: Ec2Network) {
    this.endpoints = endpoints;
    this.counts = {
      endpoints: endpoints.length,
      natGateways: natGateways.length,
      addresses: addresses.length,
      subnets: subnets.length,
    };
    this.#subnets = subnets
      .flatMap((subnet) => subnet.ranges.map((range) => ({ range: parseCidr(range), subnet })))
      .flatMap(({ range, subnet }) => (range.ok ? [{ range: range.value, subnet }] : []));
    const zones = new Map(subnets.map(({ SubnetId, AvailabilityZone }) => [SubnetId, AvailabilityZone]));
    for (const {
      PublicIp,
      AllocationId,
      InstanceId,
      NetworkInterfaceId,
      PrivateIpAddress,
      Name,
    } of addresses) {
      const holder = InstanceId ?? NetworkInterfaceId ?? 'not in use';
      const tag = Name === undefined ? '' : ` ${sanitize(Name).slice(0, LONGEST_NAME)}`;
      this.#name(PublicIp, `${AllocationId}${tag} (${holder})`);
      if (InstanceId !== undefined) this.#name(PrivateIpAddress, InstanceId);
    }
    // The address of a NAT gateway is an Elastic IP too: that it is the gateway's says more.
    for (const { NatGatewayId, SubnetId, addresses: own } of natGateways) {
      for (const { PublicIp, PrivateIp, AvailabilityZone } of own) {
        const zone = AvailabilityZone ?? zones.get(SubnetId);
        for (const address of [PublicIp, PrivateIp]) {
          this.#name(address, zone === undefined ? NatGatewayId : `${NatGatewayId} ${zone}`);
        }
        const [outside, inside] = [parseAddress(PublicIp ?? ''), parseAddress(PrivateIp ?? '')];
        if (!outside.ok) continue;
        this.#gateways.set(outside.value.text, {
          id: NatGatewayId,
          inside: inside.ok ? inside.value : undefined,
        });
      }
    }
  }

  #name(address: string | undefined, name: string): void {
    const parsed = parseAddress(address ?? '');
    if (parsed.ok) this.#names.set(parsed.value.text, name);
  }

  /** `nat-… eu-west-1a`, `eipalloc-… (i-…)`, or `subnet-… eu-west-1a vpc-…`. */
  nameOf(address: IpAddress): string | undefined {
    const own = this.#names.get(address.text);
    if (own !== undefined) return own;
    const subnet = this.subnetOf(address);
    return subnet && `${subnet.SubnetId} ${subnet.AvailabilityZone} ${subnet.VpcId}`;
  }

  subnetOf(address: IpAddress): Subnet | undefined {
    const found = this.#subnets.filter(({ range }) => contains(range, address));
    // VPCs may use the same ranges: then nobody knows.
    const [first] = found;
    return found.every(({ subnet }) => subnet.VpcId === first?.subnet.VpcId) ? first?.subnet : undefined;
  }

  /** The NAT gateway that has this public address. */
  gatewayOf(address: IpAddress): string | undefined {
    return this.#gateways.get(address.text)?.id;
  }

  /** The private address of a NAT gateway, by its public one. */
  insideOf(address: IpAddress): IpAddress | undefined {
    return this.#gateways.get(address.text)?.inside;
  }

  /** `Gateway`, `Interface` or another type of endpoint, by its id. */
  kindOf(endpointId: string): string | undefined {
    return this.endpoints.find(({ VpcEndpointId }) => VpcEndpointId === endpointId)?.VpcEndpointType;
  }

  /** The endpoints of S3 in a VPC. */
  endpointsOf(vpcId: string): readonly S3Endpoint[] {
    return this.endpoints.filter(({ VpcId }) => VpcId === vpcId);
  }
}
