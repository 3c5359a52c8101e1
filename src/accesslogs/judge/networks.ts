import type { Addresses } from '../rows/addresses.ts';

/** Networks as NAT pools and home providers hand them out: one IPv4 /24, or one IPv6 /56. */
export class Networks {
  readonly #of: Int32Array;

  constructor(addresses: Addresses) {
    const known = new Map<string, number>();
    this.#of = Int32Array.from({ length: addresses.size }, (_, id) => {
      const { family, bytes, text } = addresses.get(id);
      // On loopback each address is a network of its own: it is where the sandbox's workers come from.
      const name = addresses.isLoopback(id) ? text : bytes.slice(0, family === 4 ? 3 : 7).join('.');
      const network = known.get(name) ?? known.size;
      known.set(name, network);
      return network;
    });
  }

  /** The number of the network that an address is in. */
  of(address: number): number {
    return this.#of[address] ?? 0;
  }

  shared(a: number, b: number): boolean {
    return this.of(a) === this.of(b);
  }
}
