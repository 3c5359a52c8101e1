import type { IncomingMessage } from 'node:http';
import { isLoopbackUrl, isOwnOrigin } from '../core/net/loopback.ts';
import { claimedService } from './authenticate.ts';
import { websiteOf } from './s3/address.ts';

/** How a request wants to be answered, which is also how a refusal has to look. */
export type Protocol = 'control' | 'json' | 'query' | 's3' | 'portal' | 'bedrock' | 'missing';

/** Paths of the sandbox's own; no bucket name starts with an underscore. */
export const CONTROL_PREFIX = '/_sandbox/';

/** Pages of the worker portal. A signed request for a bucket of this name is S3's all the same. */
const PORTAL_PREFIX = '/portal/';

const FORM = 'application/x-www-form-urlencoded';

/**
 * Tells the service from the request, as AWS's own endpoints cannot: everything arrives on one port. The
 * query protocol posts a form to the root, which S3 never takes; what is left over is S3's, unless it was signed
 * for somebody else.
 */
export function protocolOf(request: IncomingMessage): Protocol {
  const url = request.url ?? '/';
  if (websiteOf(request.headers.host) !== undefined) return 's3';
  if (url.startsWith(CONTROL_PREFIX)) return 'control';
  if (request.headers['x-amz-target'] !== undefined) return 'json';
  if (isPortal(request)) return 'portal';
  const [path = '/', query = ''] = url.split('?', 2);
  const isForm = (request.headers['content-type'] ?? '').toLowerCase().startsWith(FORM);
  if (path === '/' && request.method === 'POST' && isForm) return 'query';
  if (path === '/' && request.method === 'GET' && new URLSearchParams(query).has('Action')) return 'query';
  const claimed = claimedService(request);
  if (claimed === 'bedrock') return 'bedrock';
  return claimed === undefined || claimed === 's3' ? 's3' : 'missing';
}

/** True for pages of the worker portal, which a VPC's port has as well. */
export function isPortal({ url = '', headers }: IncomingMessage): boolean {
  return url.startsWith(PORTAL_PREFIX) && headers.authorization === undefined && !/[?&]X-Amz-/i.test(url);
}

/**
 * A sentence when the request must not be served: its Host is not this machine (a page whose name was
 * rebound to loopback), or a page of another origin sent it. S3 answers other origins, by its CORS rules.
 */
export function refusal(request: IncomingMessage, protocol: Protocol): string | undefined {
  const { host, origin } = request.headers;
  if (host === undefined || !isLoopbackUrl(`http://${host}`)) {
    return `The sandbox only answers on loopback names (localhost, 127.0.0.1, [::1]), not for the Host ${quote(host)}.`;
  }
  if (origin !== undefined && !mayAsk(origin, host, protocol)) {
    return `The sandbox does not accept requests from pages of other origins; this one is from ${quote(origin)}.`;
  }
  return undefined;
}

/** A worker's answer comes from the portal's own page alone: whatever runs on another port here is somebody else. */
function mayAsk(origin: string, host: string, protocol: Protocol): boolean {
  if (protocol === 's3') return true;
  return protocol === 'portal' ? isOwnOrigin(origin, host) : isLoopbackUrl(origin);
}

function quote(text: string | undefined): string {
  return text === undefined ? '(none)' : JSON.stringify(text.slice(0, 100));
}
