import ipaddr from 'ipaddr.js';

/** An address or CIDR block as bytes; IPv4 has 4 and IPv6 has 16. */
export interface AddressRange {
  readonly bytes: readonly number[];
  readonly prefix: number;
}

const MAPPED_PREFIX = 96;

/**
 * Reads `203.0.113.0/24`, `2001:db8::/32` or a bare address, which stands for itself alone (/32 or /128).
 * An IPv4-mapped IPv6 address or block is the IPv4 one. Undefined for anything else, zone ids and the short
 * and octal forms of inet_aton included.
 */
export function parseRange(text: string): AddressRange | undefined {
  const [address = '', length, ...rest] = text.split('/');
  if (rest.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return undefined;
  const parsed = parse(address);
  if (!parsed) return undefined;
  const bytes = parsed.toByteArray();
  const prefix = length === undefined ? bytes.length * 8 : Number(length);
  if (prefix > bytes.length * 8) return undefined;
  const isMapped = parsed.kind() === 'ipv6' && (parsed as ipaddr.IPv6).isIPv4MappedAddress();
  if (isMapped && prefix >= MAPPED_PREFIX) return { bytes: bytes.slice(12), prefix: prefix - MAPPED_PREFIX };
  return { bytes, prefix };
}

/** The bytes of a single address, IPv4-mapped ones as IPv4; undefined for what is not an address. */
export function parseAddress(text: string): readonly number[] | undefined {
  return text.includes('/') ? undefined : parseRange(text)?.bytes;
}

/** Whether an address of the same family lies in the range. 0.0.0.0/0 holds every IPv4 address and no IPv6 one. */
export function rangeHolds(range: AddressRange, address: readonly number[]): boolean {
  if (range.bytes.length !== address.length) return false;
  const whole = range.prefix >> 3;
  for (let at = 0; at < whole; at++) {
    if (range.bytes[at] !== address[at]) return false;
  }
  const bits = range.prefix & 7;
  return bits === 0 || ((range.bytes[whole] ?? 0) ^ (address[whole] ?? 0)) >> (8 - bits) === 0;
}

function parse(address: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return ipaddr.IPv4.parse(address);
  if (!address.includes(':') || address.includes('%') || !ipaddr.IPv6.isValid(address)) return undefined;
  return ipaddr.IPv6.parse(address);
}
