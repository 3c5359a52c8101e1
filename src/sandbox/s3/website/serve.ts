import { assertMayRead } from '../assert-may.ts';
import { Blob } from '../blob.ts';
import { S3Error } from '../error.ts';
import type { Exchange, Reply } from '../exchange.ts';
import { getObject } from '../operations/get-object.ts';
import type { XmlElement } from '../xml.ts';
import { errorPage } from './error-page.ts';

/**
 * A bucket as a website: pages for everybody who may read them, whoever asks, and redirects. Source: user guide,
 * "Hosting a static website using Amazon S3".
 */
export function serveWebsite(exchange: Exchange): Reply {
  const { request } = exchange;
  try {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      throw new S3Error('MethodNotAllowed', undefined, {
        details: { Method: request.method ?? '', ResourceType: 'OBJECT' },
      });
    }
    const { website, name } = exchange.bucket;
    if (website === undefined) {
      throw new S3Error('NoSuchWebsiteConfiguration', undefined, { details: { BucketName: name } });
    }
    return answer(exchange, website);
  } catch (error) {
    if (!(error instanceof S3Error)) throw error;
    return errorPage(exchange, error);
  }
}

function answer(exchange: Exchange, site: XmlElement): Reply {
  const path = exchange.address.key ?? '';
  const all = site.first('RedirectAllRequestsTo');
  if (all !== undefined) return redirect(exchange, all, path);
  const rules = site.first('RoutingRules')?.all('RoutingRule') ?? [];
  const before = rules.find((rule) => concerns(rule, path, undefined));
  if (before !== undefined) return redirectBy(exchange, before, path);
  const suffix = site.first('IndexDocument')?.value('Suffix') ?? '';
  try {
    return read(exchange, path === '' || path.endsWith('/') ? `${path}${suffix}` : path);
  } catch (error) {
    if (!(error instanceof S3Error)) throw error;
    if (path !== '' && !path.endsWith('/') && exists(exchange, `${path}/${suffix}`)) {
      return { status: 302, headers: { location: `/${encodePath(path)}/` } };
    }
    const after = rules.find((rule) => concerns(rule, path, error.status));
    return after === undefined ? instead(exchange, site, error) : redirectBy(exchange, after, path);
  }
}

/** The error document, or what there is where it cannot be read. */
function instead(exchange: Exchange, site: XmlElement, error: S3Error): Reply {
  const key = site.first('ErrorDocument')?.value('Key');
  if (key === undefined) throw error;
  try {
    const page = read(exchange, key);
    return { ...page, status: error.status };
  } catch (second) {
    if (second instanceof S3Error) throw error;
    throw second;
  }
}

/** An object as a page; one that says where it has gone redirects. @throws S3Error */
function read(exchange: Exchange, key: string): Reply {
  const { bucket, address } = exchange;
  exchange.address = { ...address, key, query: new Map(), pairs: [] };
  assertMayRead(exchange, { action: 's3:GetObject', bucket, key });
  const reply = getObject(exchange);
  const location = reply.headers?.['x-amz-website-redirect-location'];
  if (location === undefined) return reply;
  if (reply.body instanceof Blob) reply.body.release();
  return { status: 301, headers: { location } };
}

function exists({ bucket }: Exchange, key: string): boolean {
  return bucket.object(key) !== undefined;
}

/** @param status of the error that is answered, undefined before there is any */
function concerns(rule: XmlElement, path: string, status: number | undefined): boolean {
  const condition = rule.first('Condition');
  const error = condition?.value('HttpErrorCodeReturnedEquals');
  const prefix = condition?.first('KeyPrefixEquals')?.text ?? '';
  return path.startsWith(prefix) && error === (status === undefined ? undefined : String(status));
}

function redirectBy(exchange: Exchange, rule: XmlElement, path: string): Reply {
  const to = rule.first('Redirect');
  const prefix = rule.first('Condition')?.first('KeyPrefixEquals')?.text ?? '';
  const whole = to?.first('ReplaceKeyWith')?.text;
  const start = to?.first('ReplaceKeyPrefixWith')?.text;
  const replaced = whole ?? (start === undefined ? path : `${start}${path.slice(prefix.length)}`);
  return redirect(exchange, to, replaced, Number(to?.value('HttpRedirectCode') ?? 301));
}

function redirect(exchange: Exchange, to: XmlElement | undefined, path: string, status = 301): Reply {
  const host = to?.value('HostName') ?? exchange.request.headers.host ?? '';
  return {
    status,
    headers: { location: `${to?.value('Protocol') ?? 'http'}://${host}/${encodePath(path)}` },
  };
}

function encodePath(path: string): string {
  return path.toWellFormed().split('/').map(encodeURIComponent).join('/');
}
