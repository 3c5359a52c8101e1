import type { IncomingMessage } from 'node:http';
import { S3Error } from './error.ts';
import type { Reply } from './exchange.ts';
import type { Bucket, CorsRule } from './model.ts';
import type { XmlElement } from './xml.ts';

const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'HEAD'];
const MAX_RULES = 100;

/** Rules of a `<CORSConfiguration>`. @throws S3Error MalformedXML or InvalidRequest */
export function parseCors(root: XmlElement): readonly CorsRule[] {
  const rules = root.all('CORSRule').map((rule) => {
    const values = (name: string) => rule.all(name).map(({ text }) => text.trim());
    return {
      origins: values('AllowedOrigin'),
      methods: values('AllowedMethod'),
      headers: values('AllowedHeader'),
      exposed: values('ExposeHeader'),
      maxAge: rule.value('MaxAgeSeconds'),
    };
  });
  if (rules.length === 0 || rules.length > MAX_RULES) throw new S3Error('MalformedXML');
  for (const { origins, methods, headers, maxAge } of rules) {
    if (origins.length === 0 || methods.length === 0) throw new S3Error('MalformedXML');
    const method = methods.find((one) => !METHODS.includes(one));
    if (method !== undefined) {
      throw new S3Error(
        'InvalidRequest',
        `Found unsupported HTTP method in CORS config. Unsupported method is ${method}`,
      );
    }
    const wild = [...origins, ...headers].find((one) => one.split('*').length > 2);
    if (wild !== undefined) {
      throw new S3Error('InvalidRequest', `AllowedOrigin "${wild}" can not have more than one wildcard.`);
    }
    if (maxAge !== undefined && !/^\d{1,9}$/.test(maxAge)) throw new S3Error('MalformedXML');
  }
  return rules;
}

/** Headers that let a page of the request's origin read the answer; none where no rule lets it. */
export function corsHeaders(
  request: IncomingMessage,
  bucket: Bucket | undefined,
): Record<string, string | undefined> {
  const { origin } = request.headers;
  if (origin === undefined || bucket?.cors === undefined) return {};
  const rule = findRule(bucket.cors.rules, origin, request.method ?? '', []);
  return rule === undefined ? {} : allow(rule, origin);
}

/** Answers a browser's question before the request itself; it is never signed. @throws S3Error AccessForbidden */
export function preflight(request: IncomingMessage, bucket: Bucket): Reply {
  const { origin } = request.headers;
  const method = request.headers['access-control-request-method'];
  if (origin === undefined) {
    throw new S3Error('BadRequest', 'Insufficient information. Origin request header needed.');
  }
  if (method === undefined) {
    throw new S3Error('BadRequest', 'Invalid Access-Control-Request-Method: null');
  }
  const asked = (request.headers['access-control-request-headers'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  const details = { Method: method, ResourceType: 'OBJECT' };
  if (bucket.cors === undefined) {
    throw new S3Error('AccessForbidden', 'CORSResponse: CORS is not enabled for this bucket.', { details });
  }
  const rule = findRule(bucket.cors.rules, origin, method, asked);
  if (rule === undefined) {
    throw new S3Error(
      'AccessForbidden',
      "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
      { details },
    );
  }
  return {
    headers: {
      ...allow(rule, origin),
      'access-control-allow-headers': asked.length > 0 ? asked.join(', ') : undefined,
    },
  };
}

function allow(rule: CorsRule, origin: string): Record<string, string | undefined> {
  const anyone = rule.origins.includes('*');
  return {
    'access-control-allow-origin': anyone ? '*' : origin,
    'access-control-allow-methods': rule.methods.join(', '),
    'access-control-expose-headers': rule.exposed.length > 0 ? rule.exposed.join(', ') : undefined,
    'access-control-max-age': rule.maxAge,
    'access-control-allow-credentials': anyone ? undefined : 'true',
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
}

function findRule(
  rules: readonly CorsRule[],
  origin: string,
  method: string,
  headers: readonly string[],
): CorsRule | undefined {
  return rules.find(
    (rule) =>
      rule.methods.includes(method) &&
      rule.origins.some((pattern) => matches(pattern, origin)) &&
      headers.every((name) => rule.headers.some((pattern) => matches(pattern.toLowerCase(), name))),
  );
}

/** A pattern with at most one `*`. */
function matches(pattern: string, text: string): boolean {
  const [before = '', after] = pattern.split('*');
  if (after === undefined) return pattern === text;
  return text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after);
}
