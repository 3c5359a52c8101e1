import { addressClass, type IpAddress, parseAddress } from '../../../core/net/ip.ts';
import type { FlowRecord } from './flow-record.ts';

export interface FlowCounts {
  records: number;
  /** NODATA and SKIPDATA: nothing was seen, or not all of it was kept by AWS. */
  withoutData: number;
  skipped: number;
  /** Flows to S3, as far as the log says which service an address is. */
  toS3: number;
  /** Refused flows to port 443. */
  rejected: number;
  filtered: number;
  /** Interfaces beyond what is kept. */
  forgotten: number;
}

/** One network interface, as its flows show it. */
export interface Interface {
  readonly id: string;
  /** Addresses that may be its own: those that are in each of its records. */
  own: readonly string[];
  instance: string;
  subnet: string;
  zone: string;
  vpc: string;
  /** Flows to S3 by traffic-path. */
  readonly paths: Map<string, number>;
  /** Refused flows to port 443. */
  rejected: number;
  /** Addresses whose packets it carries for others, as a NAT gateway does. */
  readonly carried: Set<string>;
}

const MOST_INTERFACES = 20_000;
const MOST_CARRIED = 1000;
/** Source: VPC user guide, flow log records, traffic-path. */
export const PATHS: { readonly [path: string]: string } = {
  '1': 'another resource of the VPC, such as a NAT gateway or an interface endpoint',
  '2': 'an internet gateway or a gateway endpoint',
  '3': 'a virtual private gateway',
  '4': 'VPC peering within the region',
  '5': 'VPC peering between regions',
  '6': 'a local gateway',
  '7': 'a gateway endpoint',
  '8': 'an internet gateway',
};

/** What flow logs say about the interfaces of a VPC. Memory is bounded by the number of interfaces. */
export class Flows {
  readonly counts: FlowCounts = {
    records: 0,
    withoutData: 0,
    skipped: 0,
    toS3: 0,
    rejected: 0,
    filtered: 0,
    forgotten: 0,
  };
  readonly #most: number;
  readonly #interfaces = new Map<string, Interface>();
  #byAddress: Map<string, Interface> | undefined;

  /** @param most interfaces to keep */
  constructor(most = MOST_INTERFACES) {
    this.#most = most;
  }

  get interfaces(): Iterable<Interface> {
    return this.#interfaces.values();
  }

  /** Takes a record; false where its addresses cannot be read. */
  add(record: FlowRecord): boolean {
    const { counts } = this;
    const text = (name: string) => record.get(name) ?? '';
    const status = text('log-status');
    if (status === 'NODATA' || status === 'SKIPDATA') {
      counts.records += 1;
      if (status === 'NODATA') counts.withoutData += 1;
      else counts.skipped += 1;
      return true;
    }
    const source = addressIn(record, 'srcaddr') ?? addressIn(record, 'pkt-srcaddr');
    const target = addressIn(record, 'dstaddr') ?? addressIn(record, 'pkt-dstaddr');
    if (source === undefined || target === undefined) return false;
    counts.records += 1;
    this.#byAddress = undefined;
    const id = text('interface-id');
    const face = /^eni-[0-9a-f]{1,40}$/.test(id) ? this.#interfaceOf(id, record) : undefined;
    if (face !== undefined) {
      const pair = ownSide(record, source.text, target.text);
      face.own = face.own.length === 0 ? pair : both(face.own, pair);
    }
    const toS3 = text('pkt-dst-aws-service') === 'S3';
    if (toS3) counts.toS3 += 1;
    const path = text('traffic-path');
    if (toS3 && path !== '') face?.paths.set(path, (face.paths.get(path) ?? 0) + 1);
    // Whoever scans the VPC from outside is rejected too, and says nothing about workers.
    const goesOut = addressClass(source) === 'private' && (toS3 || addressClass(target) === 'public');
    if (text('action') === 'REJECT' && text('dstport') === '443' && goesOut) {
      counts.rejected += 1;
      if (face !== undefined) face.rejected += 1;
    }
    this.#carries(face, record, source, target);
    return true;
  }

  /** The interface that has an address, by the flows it had. */
  interfaceAt({ text }: IpAddress): Interface | undefined {
    if (this.#byAddress === undefined) {
      this.#byAddress = new Map();
      for (const face of this.#interfaces.values()) {
        const [only] = face.own;
        if (face.own.length === 1 && only !== undefined) this.#byAddress.set(only, face);
      }
    }
    return this.#byAddress.get(text);
  }

  /** `eni-… i-… subnet-… use1-az1` */
  nameOf(address: IpAddress): string | undefined {
    const face = this.interfaceAt(address);
    return face && [face.id, face.instance, face.subnet, face.zone].filter((part) => part !== '').join(' ');
  }

  #interfaceOf(id: string, record: FlowRecord): Interface | undefined {
    let face = this.#interfaces.get(id);
    if (face === undefined) {
      if (this.#interfaces.size >= this.#most) {
        this.counts.forgotten += 1;
        return undefined;
      }
      const [instance, subnet, zone, vpc] = ['', '', '', ''];
      face = { id, own: [], instance, subnet, zone, vpc, paths: new Map(), rejected: 0, carried: new Set() };
      this.#interfaces.set(id, face);
    }
    face.instance ||= named(record, 'instance-id', /^i-[0-9a-f]{1,40}$/);
    face.subnet ||= named(record, 'subnet-id', /^subnet-[0-9a-f]{1,40}$/);
    face.zone ||= named(record, 'az-id', /^[a-z0-9-]{1,40}$/);
    face.vpc ||= named(record, 'vpc-id', /^vpc-[0-9a-f]{1,40}$/);
    return face;
  }

  /** A packet for the internet that was sent to an address of the VPC: a NAT gateway carries it on. */
  #carries(face: Interface | undefined, record: FlowRecord, source: IpAddress, target: IpAddress): void {
    const packet = addressIn(record, 'pkt-dstaddr');
    if (face === undefined || packet === undefined || packet.text === target.text) return;
    const passesOn = addressClass(target) === 'private' && addressClass(packet) === 'public';
    if (passesOn && face.carried.size < MOST_CARRIED) face.carried.add(source.text);
  }
}

/** What may be the interface's own address: one side where the direction is known, else both. */
function ownSide(record: FlowRecord, source: string, target: string): string[] {
  const direction = record.get('flow-direction');
  if (direction === 'egress') return [source];
  return direction === 'ingress' ? [target] : [source, target];
}

/** Those in both; where none is, what was known before was no more than a guess. */
function both(known: readonly string[], pair: readonly string[]): readonly string[] {
  const common = known.filter((address) => pair.includes(address));
  return common.length > 0 ? common : known;
}

function addressIn(record: FlowRecord, name: string): IpAddress | undefined {
  const parsed = parseAddress(record.get(name) ?? '');
  return parsed.ok ? parsed.value : undefined;
}

function named(record: FlowRecord, name: string, form: RegExp): string {
  const value = record.get(name) ?? '';
  return form.test(value) ? value : '';
}
