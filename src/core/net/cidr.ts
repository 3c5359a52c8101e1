import ipaddr from 'ipaddr.js';
import { bad, good, type Parsed } from '../parsed.ts';
import { quoteForMessage } from '../text/sanitize.ts';
import { fromBytes, type IpAddress, parseAddress, samePrefix } from './ip.ts';

/** A range of addresses. IPv4-mapped ranges have become IPv4. */
export interface Cidr {
  /** The first address of the range: host bits are zero here. */
  readonly network: IpAddress;
  readonly prefix: number;
  /** Canonical, for example `10.0.0.0/8`. */
  readonly text: string;
  /** True when the text had bits set to the right of the prefix, as in `10.1.2.3/8`. */
  readonly hostBits: boolean;
}

/**
 * Reads `ADDRESS/PREFIX`. Host bits are no error here, since services disagree about them: look at
 * `hostBits`, and suggest `text`.
 */
export function parseCidr(text: string): Parsed<Cidr> {
  const trimmed = text.trim();
  const slash = trimmed.indexOf('/');
  if (slash < 0) return withoutPrefix(trimmed);
  const address = parseAddress(trimmed.slice(0, slash));
  if (!address.ok) return withSuffix(address, trimmed.slice(slash));
  const mapped = address.value.family === 4 && trimmed.includes(':');
  return withPrefix(address.value, trimmed.slice(slash + 1), mapped, quoteForMessage(trimmed));
}

/** True when `address` lies in `cidr`. Never across families. */
export function contains(cidr: Cidr, address: IpAddress): boolean {
  return samePrefix(cidr.network, address, cidr.prefix);
}

/** True when the two ranges share at least one address. */
export function overlaps(a: Cidr, b: Cidr): boolean {
  return samePrefix(a.network, b.network, Math.min(a.prefix, b.prefix));
}

/** True when every address of `inner` lies in `outer`. */
export function covers(outer: Cidr, inner: Cidr): boolean {
  return outer.prefix <= inner.prefix && contains(outer, inner.network);
}

/** Every address of its family: `0.0.0.0/0` or `::/0`. */
export function isOpenToTheWorld(cidr: Cidr): boolean {
  return cidr.prefix === 0;
}

/** True when the ranges together hold every address of a family, as `0.0.0.0/1` and `128.0.0.0/1` do. */
export function coverEverything(cidrs: readonly Cidr[]): boolean {
  return [4, 16].some((length) => {
    const family = cidrs.filter(({ network }) => network.bytes.length === length);
    return isCovered({ network: fromBytes(new Array<number>(length).fill(0)), prefix: 0 }, family);
  });
}

/** Whether the ranges hold all of `part`: one of them does, or they do so for both of its halves. */
function isCovered(part: Pick<Cidr, 'network' | 'prefix'>, cidrs: readonly Cidr[]): boolean {
  const inside = cidrs.filter(({ network, prefix }) =>
    samePrefix(network, part.network, Math.min(prefix, part.prefix)),
  );
  if (inside.some(({ prefix }) => prefix <= part.prefix)) return true;
  // Fewer ranges than halves can hold neither.
  if (inside.length < 2) return false;
  const prefix = part.prefix + 1;
  const upper = [...part.network.bytes];
  const at = Math.floor(part.prefix / 8);
  upper[at] = (upper[at] ?? 0) | (0x80 >> (part.prefix % 8));
  return (
    isCovered({ network: part.network, prefix }, inside) &&
    isCovered({ network: fromBytes(upper), prefix }, inside)
  );
}

/** The range of exactly one address. */
function singleAddress(address: IpAddress): Cidr {
  const prefix = address.bytes.length * 8;
  return { network: address, prefix, text: `${address.text}/${prefix}`, hostBits: false };
}

function withPrefix(address: IpAddress, written: string, mapped: boolean, shown: string): Parsed<Cidr> {
  const max = mapped ? 128 : address.bytes.length * 8;
  const netmask = netmaskLength(written);
  if (netmask !== undefined) {
    return bad(`${shown} has a netmask where a prefix length belongs`, `${address.text}/${netmask}`);
  }
  if (!/^\d+$/.test(written)) return bad(`${shown} needs a prefix length from 0 to ${max} after the slash`);
  if (Number(written) > max) return bad(`${shown} has a prefix length above ${max}`);
  if (String(Number(written)) !== written) {
    return bad(`${shown} has leading zeros in its prefix length`, `${address.text}/${Number(written)}`);
  }
  const prefix = mapped ? Number(written) - 96 : Number(written);
  if (prefix < 0) return bad(`${shown} reaches beyond IPv4-mapped addresses; write it as an IPv4 range`);
  const network = fromBytes(networkBytes(address, prefix));
  const hostBits = network.text !== address.text;
  return good({ network, prefix, text: `${network.text}/${prefix}`, hostBits });
}

function withoutPrefix(text: string): Parsed<Cidr> {
  if (text === '') return bad('an IP range is missing');
  const address = parseAddress(text);
  if (!address.ok) return address;
  return bad(`${quoteForMessage(text)} has no prefix length`, singleAddress(address.value).text);
}

function withSuffix(
  failed: { readonly problem: string; readonly suggestion?: string },
  suffix: string,
): Parsed<never> {
  if (failed.suggestion === undefined) return bad(failed.problem);
  const whole = parseCidr(`${failed.suggestion}${suffix}`);
  return bad(failed.problem, whole.ok ? whole.value.text : undefined);
}

function networkBytes(address: IpAddress, prefix: number): number[] {
  return address.bytes.map((byte, index) => {
    const used = Math.min(8, Math.max(0, prefix - index * 8));
    return byte & (0xff << (8 - used)) & 0xff;
  });
}

function netmaskLength(text: string): number | undefined {
  if (!ipaddr.IPv4.isValidFourPartDecimal(text)) return undefined;
  return ipaddr.IPv4.parse(text).prefixLengthFromSubnetMask() ?? undefined;
}
