import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { bad, good, type Parsed } from '../parsed.ts';
import { quoteForMessage } from '../text/sanitize.ts';

/** One IP address. IPv4-mapped IPv6 (`::ffff:10.0.0.1`) has become IPv4. */
export interface IpAddress {
  readonly family: 4 | 6;
  /** Canonical: dotted decimal, or RFC 5952. */
  readonly text: string;
  /** 4 or 16 bytes, most significant first. */
  readonly bytes: readonly number[];
}

/** The classes that decide which path a request took. What is neither private nor loopback counts as public. */
export type AddressClass = 'private' | 'public' | 'loopback';

/** What an address is reserved for, where it is; `global` where it is not. */
export type AddressScope =
  | 'rfc1918'
  | 'cgnat'
  | 'unique-local'
  | 'link-local'
  | 'loopback'
  | 'unspecified'
  | 'multicast'
  | 'reserved'
  | 'global';

/**
 * Reads one address in the usual notation. Short, octal and hexadecimal IPv4 forms (`10.1`, `010.0.0.1`,
 * `0x7f.0.0.1`) are refused, since programs disagree about what they mean; so are zones (`fe80::1%eth0`).
 */
export function parseAddress(text: string): Parsed<IpAddress> {
  const trimmed = text.trim();
  if (trimmed.includes('%') || isIP(trimmed) === 0) return explain(trimmed);
  return good(fromBytes(ipaddr.process(trimmed).toByteArray()));
}

/** The address made of 4 or 16 bytes. */
export function fromBytes(bytes: readonly number[]): IpAddress {
  const address = ipaddr.fromByteArray([...bytes]);
  const text = address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
  return { family: bytes.length === 4 ? 4 : 6, text, bytes };
}

const SCOPES: { readonly [range: string]: AddressScope } = {
  private: 'rfc1918',
  carrierGradeNat: 'cgnat',
  uniqueLocal: 'unique-local',
  deprecatedSiteLocal: 'unique-local',
  linkLocal: 'link-local',
  loopback: 'loopback',
  unspecified: 'unspecified',
  multicast: 'multicast',
  broadcast: 'multicast',
  unicast: 'global',
};

/** The finer label behind {@link addressClass}. */
export function addressScope(address: IpAddress): AddressScope {
  return SCOPES[ipaddr.fromByteArray([...address.bytes]).range()] ?? 'reserved';
}

/** RFC 1918, CGNAT (100.64/10), fc00::/7 and link-local are private; 127/8 and ::1 are loopback. */
export function addressClass(address: IpAddress): AddressClass {
  switch (addressScope(address)) {
    case 'rfc1918':
    case 'cgnat':
    case 'unique-local':
    case 'link-local':
      return 'private';
    case 'loopback':
      return 'loopback';
    default:
      return 'public';
  }
}

/** True when the first `bits` bits of both are the same and both are of one family. */
export function samePrefix(a: IpAddress, b: IpAddress, bits: number): boolean {
  if (a.family !== b.family) return false;
  return a.bytes.every((byte, index) => {
    const used = Math.min(8, Math.max(0, bits - index * 8));
    return (byte ^ (b.bytes[index] ?? 0)) >> (8 - used) === 0;
  });
}

function explain(text: string): Parsed<never> {
  const shown = quoteForMessage(text);
  if (text === '') return bad('an IP address is missing');
  if (text.includes('/')) return bad(`${shown} is a range (CIDR), not one address`);
  if (text.includes('%')) {
    return bad(`${shown} has a zone, which is only meaningful on one computer`, ifValid(text.split('%')[0]));
  }
  const bracketed = /^\[(.*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1];
  if (bracketed !== undefined) {
    return bad(`${shown} has brackets or a port around the address`, ifValid(bracketed));
  }
  if (text.includes(':')) return bad(`${shown} is not an IPv6 address`);
  return explainDotted(text, shown);
}

function explainDotted(text: string, shown: string): Parsed<never> {
  const parts = text.split('.');
  if (!parts.every((part) => /^(?:0x[\da-f]+|\d+)$/i.test(part))) return bad(`${shown} is not an IP address`);
  if (parts.some((part) => /^0x/i.test(part))) {
    return bad(`${shown} has hexadecimal parts; write IPv4 addresses as four decimal numbers`);
  }
  if (parts.length !== 4) return bad(`${shown} has ${parts.length} of the four numbers of an IPv4 address`);
  const large = parts.find((part) => Number(part) > 255);
  if (large !== undefined) return bad(`${shown} has a part above 255`);
  const plain = parts.map(Number).join('.');
  return bad(`${shown} has leading zeros, which some programs read as octal`, plain);
}

function ifValid(text: string | undefined): string | undefined {
  return text !== undefined && isIP(text) !== 0 ? text : undefined;
}
