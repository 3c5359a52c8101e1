import { defineRule, type Finding, finding } from '../../../core/finding.ts';
import type { Json } from '../../../core/json.ts';
import { parseAddress } from '../../../core/net/ip.ts';
import { counted, grouped } from '../../../core/text/grouped.ts';
import { isoTime } from '../../judge/samples-of.ts';
import type { World } from '../../judge/world.ts';
import type { Viewer, Viewers } from './viewers.ts';

const SOURCE =
  'CloudFront developer guide, standard logging reference: c-ip and x-forwarded-for; AWS article on IP-restricted presigned URLs, step 4: check for NAT layers by the x-forwarded-for header';

export const sourceChanged = defineRule({
  id: 'network/source-changed',
  severity: 'warning',
  title: 'One viewer comes from several addresses',
  why: 'The last entry of X-Forwarded-For is the same while the address that CloudFront sees changes: a NAT or a pool of proxies gives a client several addresses. A lock binds URLs to one of them.',
  fix: 'Configure the NAT or proxy to keep one source address per client, or leave the lock off for this team until it does.',
  source: SOURCE,
});

export const forwardedAddress = defineRule({
  id: 'network/forwarded-address',
  severity: 'info',
  title: 'Proxies stand between viewers and CloudFront',
  why: 'Requests came with X-Forwarded-For: the address that CloudFront saw belongs to a proxy or load balancer, and the last entry is the address which that proxy saw. A lock on such an address covers everyone behind it.',
  fix: 'Name the proxies (--names), and check whether S3 is reached through the same ones as the portal.',
  source: SOURCE,
});

export const refusedViewers = defineRule({
  id: 'network/cloudfront-viewers',
  severity: 'info',
  title: 'Viewers to whom CloudFront returned 403',
  why: 'S3 sees only CloudFront. These are the viewers behind it, according to the CloudFront log.',
  fix: 'Compare them with the workers, and with the requests that S3 refused to CloudFront at that time.',
  source: SOURCE,
});

const SHOWN = 20;

/** What a log of CloudFront says about the ways of its viewers. */
export function viewerFindings(world: World): Finding[] {
  const viewers = world.rows.evidence?.cloudFront?.viewers;
  if (viewers === undefined || world.facts.hypothetical) return [];
  return [
    changedFinding(world, viewers),
    forwardedFinding(world, viewers),
    refusedFinding(world, viewers),
  ].filter((found) => found !== undefined);
}

function changedFinding(world: World, viewers: Viewers): Finding | undefined {
  const changed = viewers.changed.sort((a, b) => b[1].size - a[1].size);
  const [first] = changed;
  if (first === undefined) return undefined;
  const [behind, through] = first;
  return finding(sourceChanged, {
    subject: changed.length === 1 ? behind : `${grouped(changed.length)} viewers`,
    message: `${sourceChanged.title}: ${named(world, behind)} came through ${[...through]
      .slice(0, 3)
      .map((address) => named(world, address))
      .join(', ')}${through.size > 3 ? ` and ${through.size - 3} more` : ''}.`,
    evidence: {
      viewers: changed
        .slice(0, SHOWN)
        .map(([viewer, seen]): Json => ({ viewer, through: [...seen].slice(0, SHOWN) })),
      viewerCount: changed.length,
    },
  });
}

function forwardedFinding(world: World, viewers: Viewers): Finding | undefined {
  const proxies = [...viewers.proxies].sort((a, b) => b[1].size - a[1].size);
  const [first] = proxies;
  if (first === undefined) return undefined;
  const [proxy, behind] = first;
  return finding(forwardedAddress, {
    subject: proxies.length === 1 ? proxy : `${grouped(proxies.length)} addresses`,
    message: `${named(world, proxy)} asked for ${counted(behind.size, 'viewer')}: ${[...behind].slice(0, 3).join(', ')}${behind.size > 3 ? ' and more' : ''}.`,
    evidence: {
      proxies: proxies.slice(0, SHOWN).map(
        ([address, viewersOf]): Json => ({
          address,
          ...nameField(world, address),
          viewers: [...viewersOf].slice(0, SHOWN),
          viewerCount: viewersOf.size,
        }),
      ),
      proxyCount: proxies.length,
    },
  });
}

function refusedFinding(world: World, viewers: Viewers): Finding | undefined {
  const refused = viewers.list.filter((viewer) => viewer.refused > 0);
  const [first] = refused;
  if (first === undefined) return undefined;
  const requests = refused.reduce((sum, viewer) => sum + viewer.refused, 0);
  return finding(refusedViewers, {
    subject: refused.length === 1 ? whom(first) : `${grouped(refused.length)} viewers`,
    message: `CloudFront returned 403 for ${counted(requests, 'request')} of ${counted(refused.length, 'viewer')}; most to ${named(world, first.seen)}${first.behind === undefined ? '' : `, for ${named(world, first.behind)}`}.`,
    evidence: {
      refused: requests,
      viewers: refused.slice(0, SHOWN).map(
        (viewer): Json => ({
          address: viewer.seen,
          ...nameField(world, viewer.seen),
          ...(viewer.behind === undefined ? {} : { forwardedFor: viewer.behind }),
          requests: viewer.requests,
          refused: viewer.refused,
          first: isoTime(viewer.first),
          last: isoTime(viewer.last),
        }),
      ),
      viewerCount: refused.length,
    },
  });
}

function whom({ seen, behind }: Viewer): string {
  return behind ?? seen;
}

function named(world: World, address: string): string {
  const name = nameField(world, address).name;
  return name === undefined ? address : `${address} (${name})`;
}

function nameField(world: World, address: string): { readonly name?: string } {
  const parsed = parseAddress(address);
  const name = parsed.ok ? world.labels.of(parsed.value) : undefined;
  return name === undefined ? {} : { name };
}
