import { type IpAddress, parseAddress } from '../../../core/net/ip.ts';

/** More entries than that nobody needs; they are what clients say. */
const MOST = 32;

/**
 * The addresses of an X-Forwarded-For header from the right: first the one that the last proxy saw, then those that
 * proxies before it wrote, or the client made up. Reading ends at what is no address. Entries may have a port, and
 * be escaped as logs of CloudFront escape them, twice at most.
 */
export function forwardedFor(header: string): IpAddress[] {
  const found: IpAddress[] = [];
  for (const entry of unescaped(header).split(',').reverse().slice(0, MOST)) {
    const written = entry.trim().replace(/^"|"$/g, '');
    const bare =
      /^\[([^\]]+)\](?::\d+)?$/.exec(written)?.[1] ?? /^([\d.]+):\d+$/.exec(written)?.[1] ?? written;
    const parsed = parseAddress(bare);
    if (!parsed.ok) break;
    found.push(parsed.value);
  }
  return found;
}

/** A value of a log of CloudFront; what is no escape stays as it is. */
export function unescaped(text: string): string {
  let plain = text;
  for (let times = 0; times < 2 && plain.includes('%'); times++) {
    try {
      plain = decodeURIComponent(plain);
    } catch {
      return plain;
    }
  }
  return plain;
}
