import type { Finding } from '../../../core/finding.ts';
import type { Cidr } from '../../../core/net/cidr.ts';
import type { IpAddress } from '../../../core/net/ip.ts';

/** Names of ranges of addresses, as somebody stated them; the most specific range wins. */
export class AddressNames {
  size = 0;
  /** Lines of the file that say nothing. */
  findings: readonly Finding[] = [];
  /** Names by the first bytes of the range, by its length, longest first; for each family. */
  readonly #lengths: { readonly [family in 4 | 6]: Map<number, Map<string, string>> } = {
    4: new Map(),
    6: new Map(),
  };

  /** Returns the name that the very same range has already; the first one stays. */
  add({ network, prefix }: Cidr, name: string): string | undefined {
    const lengths = this.#lengths[network.family];
    let ranges = lengths.get(prefix);
    if (ranges === undefined) {
      ranges = new Map();
      lengths.set(prefix, ranges);
      const sorted = [...lengths].sort(([a], [b]) => b - a);
      lengths.clear();
      for (const [length, held] of sorted) lengths.set(length, held);
    }
    const key = beginOf(network.bytes, prefix);
    const known = ranges.get(key);
    if (known !== undefined) return known;
    ranges.set(key, name);
    this.size += 1;
    return undefined;
  }

  nameOf({ family, bytes }: IpAddress): string | undefined {
    for (const [prefix, ranges] of this.#lengths[family]) {
      const name = ranges.get(beginOf(bytes, prefix));
      if (name !== undefined) return name;
    }
    return undefined;
  }
}

/** The first `prefix` bits of an address as a key. */
function beginOf(bytes: readonly number[], prefix: number): string {
  let key = '';
  for (let at = 0; at * 8 < prefix; at++) {
    const used = Math.min(8, prefix - at * 8);
    key += String.fromCharCode((bytes[at] ?? 0) & (0xff << (8 - used)) & 0xff);
  }
  return key;
}
