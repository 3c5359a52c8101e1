import type { Random } from './random.ts';

/** How one worker's requests leave: what the portal sees when a task is rendered, what S3 sees of a request. */
export interface WorkerNetwork {
  portal(time: number, random: Random): string;
  s3(time: number, random: Random, bucket: number): string;
  /** Rule that a difference of the two is due to. */
  readonly cause: string;
  /** Requests go to the name of an interface endpoint. */
  readonly interfaceEndpoint?: boolean;
}

/** Networks of the workers of one site. Addresses come from one allocator, so that sites never overlap. */
export type Site = (workers: number, random: Random, allocate: Allocator) => WorkerNetwork[];

/** Hands out addresses: each network once. */
export class Allocator {
  #networks = 0;
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** A public /24 that nobody else has. */
  network(): string {
    this.#networks += 1;
    return `${[81, 93, 145, 185, 203][this.#networks % 5]}.${(this.#networks * 7) % 200}.${this.#networks % 250}`;
  }

  ipv4(): string {
    return `${this.network()}.${this.#random.int(2, 250)}`;
  }

  ipv6(): string {
    this.#networks += 1;
    return `2001:db8:${this.#networks.toString(16)}:${this.#random.int(1, 999)}::${this.#random.int(1, 999)}`;
  }

  privateIp(): string {
    this.#networks += 1;
    return `10.${this.#networks % 250}.${this.#random.int(0, 250)}.${this.#random.int(4, 250)}`;
  }

  /** Addresses of one /24. */
  pool(size: number): string[] {
    const network = this.network();
    const first = this.#random.int(2, 200);
    return Array.from({ length: size }, (_, index) => `${network}.${first + index}`);
  }
}

const each = (workers: number, make: (index: number) => WorkerNetwork) =>
  Array.from({ length: workers }, (_, index) => make(index));
const fixed = (address: string): WorkerNetwork => ({
  portal: () => address,
  s3: () => address,
  cause: 'none',
});

export const fixedOffice: Site = (workers, random, allocate) => {
  const addresses = Array.from({ length: random.int(1, 3) }, () => allocate.ipv4());
  return each(workers, () => fixed(random.pick(addresses)));
};

export const homes: Site = (workers, _random, allocate) => each(workers, () => fixed(allocate.ipv4()));

/** Homes of one provider's customers: some of them share a /24. */
export const neighbours: Site = (workers, random, allocate) => {
  const street = allocate.pool(workers);
  return each(workers, (index) => fixed(random.chance(0.5) ? (street[index] ?? '') : allocate.ipv4()));
};

/** One NAT with several addresses of one /24, a new one for each connection. */
export const natPoolOneNetwork: Site = (workers, random, allocate) => {
  const pool = allocate.pool(random.int(2, 8));
  const any = (_time: number, chance: Random) => chance.pick(pool);
  return each(workers, () => ({ portal: any, s3: any, cause: 'network/nat-pool' }));
};

export const natPoolSeveralNetworks: Site = (workers, random, allocate) => {
  const pool = Array.from({ length: random.int(3, 6) }, () => allocate.ipv4());
  const any = (_time: number, chance: Random) => chance.pick(pool);
  return each(workers, () => ({ portal: any, s3: any, cause: 'network/nat-pool' }));
};

/** The VPN takes the portal and one bucket; the other bucket is reached past it. */
export const splitTunnelByDestination: Site = (workers, _random, allocate) => {
  const egress = allocate.ipv4();
  return each(workers, () => {
    const home = allocate.ipv4();
    return {
      portal: () => egress,
      s3: (_time, _chance, bucket) => (bucket === 0 ? egress : home),
      cause: 'network/split-tunnel-vpn',
    };
  });
};

/** Which way a connection takes changes all the time. */
export const splitTunnelFlapping: Site = (workers, random, allocate) => {
  const egress = allocate.ipv4();
  const past = 0.2 + random.next() * 0.5;
  return each(workers, () => {
    const home = allocate.ipv4();
    return {
      portal: () => egress,
      s3: (_time, chance) => (chance.chance(past) ? home : egress),
      cause: 'network/split-tunnel-vpn',
    };
  });
};

/** Everybody gets another address around noon, and keeps it. */
export const addressChange: Site = (workers, random, allocate) =>
  each(workers, () => {
    const [before, after] = [allocate.ipv4(), allocate.ipv4()];
    const moment = NOON + random.int(-1800, 1800);
    const at = (time: number) => (time < moment ? before : after);
    return { portal: at, s3: at, cause: 'network/dynamic-address' };
  });

export const dualStack: Site = (workers, random, allocate) =>
  each(workers, () => {
    const [v4, v6] = [allocate.ipv4(), allocate.ipv6()];
    const share = 0.2 + random.next() * 0.6;
    const any = (_time: number, chance: Random) => (chance.chance(share) ? v6 : v4);
    return { portal: any, s3: any, cause: 'network/mixed-address-family' };
  });

/** S3 goes through the VPC, for some workers always and for others now and then; the portal never. */
export const gatewayEndpointOnOnePath: Site = (workers, random, allocate) => {
  const nat = allocate.ipv4();
  return each(workers, () => {
    const inside = allocate.privateIp();
    const through = random.chance(0.5) ? 1 : 0.5;
    return {
      portal: () => nat,
      s3: (_time, chance) => (chance.chance(through) ? inside : nat),
      cause: 'network/asymmetric-endpoint',
    };
  });
};

export const interfaceEndpoint: Site = (workers, _random, allocate) => {
  const nat = allocate.ipv4();
  return each(workers, () => {
    const inside = allocate.privateIp();
    return {
      portal: () => nat,
      s3: () => inside,
      cause: 'network/interface-endpoint',
      interfaceEndpoint: true,
    };
  });
};

/** A proxy in front of the portal only: what S3 sees is never what the portal saw. */
export const pathNeverMatches: Site = (workers, _random, allocate) => {
  const proxy = allocate.ipv4();
  return each(workers, () => {
    const own = allocate.ipv4();
    return { portal: () => proxy, s3: () => own, cause: 'network/path-mismatch' };
  });
};

/** Start of the simulated day, and the middle of it; seconds since 1970. */
export const MORNING = Date.UTC(2026, 9, 12, 7) / 1000;
export const NOON = MORNING + 5 * 3600;
export const EVENING = MORNING + 10 * 3600;
