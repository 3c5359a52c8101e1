import { parseCidr } from '../core/net/cidr.ts';

/** Each range in its one spelling, in the order given; what is not a range stays as it is. */
export function canonicalCidrs(cidrs: readonly string[]): string[] {
  return cidrs.map((text) => {
    const cidr = parseCidr(text);
    return cidr.ok ? cidr.value.text : text;
  });
}
