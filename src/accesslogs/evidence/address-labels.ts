import type { IpAddress } from '../../core/net/ip.ts';
import type { Facts } from '../judge/facts.ts';
import type { Evidence } from './evidence.ts';

/**
 * Whose an address is, as far as somebody says so: the file of names, EC2, flow logs, CloudFront, and the endpoints
 * that CloudTrail saw it come through. Nothing is guessed from an address alone.
 */
export class AddressLabels {
  readonly #facts: Facts;
  readonly #evidence: Evidence | undefined;
  readonly #known = new Map<string, string | undefined>();

  constructor(facts: Facts, evidence: Evidence | undefined) {
    this.#facts = facts;
    this.#evidence = evidence;
  }

  /** One line without control characters; undefined where nobody says anything. */
  of(address: IpAddress): string | undefined {
    if (!this.#known.has(address.text)) this.#known.set(address.text, this.#make(address));
    return this.#known.get(address.text);
  }

  /** `Gateway` or `Interface`, where the endpoint that the address comes through is known. */
  endpointKind(address: IpAddress): string | undefined {
    const kinds = new Set(this.#endpoints(address).map((id) => this.#facts.network?.kindOf(id)));
    const [kind] = kinds;
    return kinds.size === 1 ? kind : undefined;
  }

  #make(address: IpAddress): string | undefined {
    const { names, network } = this.#facts;
    const parts = [
      names?.nameOf(address),
      network?.nameOf(address),
      this.#carried(address),
      this.#evidence?.flows?.flows.nameOf(address),
      this.#evidence?.cloudFront?.viewers.nameOf(address),
      this.#endpoints(address)
        .map((id) => [id, network?.kindOf(id)?.toLowerCase()].filter((part) => part !== undefined).join(' '))
        .join(' or '),
    ].filter((part) => part !== undefined && part !== '');
    return parts.length === 0 ? undefined : parts.join(', ');
  }

  /** Endpoints that it was seen to come through, else those of S3 in its VPC. */
  #endpoints(address: IpAddress): readonly string[] {
    const seen = this.#evidence?.trail?.index.endpointsAt(address) ?? [];
    if (seen.length > 0) return seen;
    const { network } = this.#facts;
    const subnet = network?.subnetOf(address);
    if (network === undefined || subnet === undefined) return [];
    return network.endpointsOf(subnet.VpcId).map(({ VpcEndpointId }) => VpcEndpointId);
  }

  /** Machines behind a NAT gateway, as flow logs of its interface show them. */
  #carried(address: IpAddress): string | undefined {
    const inside = this.#facts.network?.insideOf(address);
    const carried = inside && this.#evidence?.flows?.flows.interfaceAt(inside)?.carried;
    if (carried === undefined || carried.size === 0) return undefined;
    const [first = ''] = carried;
    return `carries ${first}${carried.size > 1 ? ` and ${carried.size - 1} more` : ''}`;
  }
}
