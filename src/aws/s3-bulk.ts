import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { abortError, throwIfAborted } from '../core/errors.ts';
import { isExpiry } from '../core/refused-credentials.ts';
import { canonicalQuery } from '../core/sigv4/canonical.ts';
import { signRequest } from '../core/sigv4/sign.ts';
import { uriEncodePath } from '../core/sigv4/uri.ts';
import { AnswerError } from './answer-error.ts';
import { mapAwsError } from './errors.ts';
import { isForeignPage } from './guarded-handler.ts';
import { readBody } from './read-body.ts';
import { checkOwnerAsked, NO_OWNER } from './s3-clients.ts';
import { readS3Error, retryable } from './s3-error-body.ts';
import { type Listing, readListing } from './s3-listing.ts';
import type { ClientConfig } from './session.ts';

type Credentials = Awaited<ReturnType<S3Client['config']['credentials']>>;

/** What every request of a bulk client is about. */
export interface BulkTarget {
  readonly bucket: string;
  readonly region: string;
  /** The account that must own the bucket. */
  readonly owner: string;
}

export interface BulkRequest {
  readonly method: 'PUT' | 'GET' | 'HEAD' | 'DELETE';
  /** Empty for the bucket itself. */
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** Hexadecimal, of the body. */
  readonly sha256?: string;
  /** Most bytes of an answer's body; more is an error. */
  readonly limit?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface BulkResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** Three times the longest keys that a page can hold, and what is around them. */
const LISTING_LIMIT = 8 * 1024 * 1024;
/** More connections than any measured server had use for. */
const MAX_SOCKETS = 128;
/** A connection that says nothing for so long is as good as cut. */
const IDLE_MS = 30_000;
const DEFAULT_LIMIT = 1024 * 1024;
/** How far a signature's time may be from S3's. */
const LONGEST_SKEW_MS = 15 * 60_000;
const ACTIONS = { PUT: 's3:PutObject', GET: 's3:GetObject', HEAD: 's3:GetObject', DELETE: 's3:DeleteObject' };

/**
 * S3 for thousands of small objects: Signature Version 4 with a cached key over node's own agent, three to four
 * times the SDK's rate. Endpoint and credentials are the SDK's own: it is asked where it would send. One call is
 * one attempt; errors say whether another may help.
 */
export async function createS3Bulk(config: ClientConfig, target: BulkTarget) {
  checkOwnerAsked(target.owner, hasOwnEndpoint(config));
  const sdk = new S3Client({ ...config, region: target.region, forcePathStyle: hasOwnEndpoint(config) });
  const base = await baseUrl(config, target);
  const { host } = base;
  const folder = base.pathname.replace(/\/$/, '');
  const secure = base.protocol === 'https:';
  const send = secure ? httpsRequest : httpRequest;
  // The agent's timeout is the requests' own: where they differ, a timer is made anew for each request.
  const options = {
    keepAlive: true,
    maxSockets: MAX_SOCKETS,
    scheduling: 'lifo' as const,
    timeout: IDLE_MS,
  };
  const agent = secure ? new HttpsAgent(options) : new HttpAgent(options);
  const underWay = new Set<ClientRequest>();
  config.requestHandler.cut?.addEventListener('abort', () => {
    for (const one of underWay) one.destroy(abortError());
  });
  // Set where AWS says that this clock is wrong.
  let skewMs = 0;

  const exchange = (request: BulkRequest, headers: readonly string[], path: string) =>
    new Promise<BulkResponse>((resolve, reject) => {
      const outgoing = send(
        {
          protocol: base.protocol,
          hostname: base.hostname,
          port: base.port || undefined,
          method: request.method,
          path,
          headers,
          agent,
          timeout: IDLE_MS,
        },
        (response) => {
          if (isForeignPage(response)) {
            response.destroy();
            reject(new AnswerError('page', response.statusCode ?? 0));
            return;
          }
          readBody(response, request.limit ?? DEFAULT_LIMIT, (error, body) => {
            if (error !== undefined) reject(error);
            else resolve({ status: response.statusCode ?? 0, headers: flat(response), body });
          });
        },
      );
      outgoing.on('timeout', () => outgoing.destroy(timeoutError()));
      outgoing.on('error', reject);
      const stop = () => outgoing.destroy(abortError());
      // Who interrupts has no use for what is being read; what is being written is let end.
      if (request.method === 'GET') request.signal?.addEventListener('abort', stop);
      outgoing.on('close', () => {
        request.signal?.removeEventListener('abort', stop);
        underWay.delete(outgoing);
      });
      underWay.add(outgoing);
      outgoing.end(request.body);
    });

  /** Sends one request once. Throws a GroundctlError for every answer that is not a 2xx. */
  const sendOnce = async (request: BulkRequest): Promise<BulkResponse> => {
    throwIfAborted(request.signal);
    const operation = actionOf(request);
    const path = `${folder}/${uriEncodePath(request.key)}`;
    const now = new Date(Date.now() + skewMs);
    let response: BulkResponse;
    let credentials: Credentials;
    try {
      credentials = await sdk.config.credentials();
      const headers = signRequest(
        {
          method: request.method,
          host,
          path,
          ...(request.query === undefined ? {} : { query: request.query }),
          headers: {
            ...request.headers,
            ...(target.owner === NO_OWNER ? {} : ownerHeaders(target.owner, request.headers)),
            ...(request.body === undefined ? {} : { 'content-length': String(request.body.length) }),
          },
          ...(request.sha256 === undefined ? {} : { payloadHash: request.sha256 }),
        },
        {
          credentials,
          region: target.region,
          service: 's3',
          now,
        },
      );
      // As a list they go out as they are; from an object each would be stored first.
      response = await exchange(request, listed(headers), withQuery(path, request.query));
    } catch (error) {
      throw mapAwsError(error, operation);
    }
    if (response.status >= 200 && response.status < 300) return response;
    const error = readS3Error(response, operation);
    // Signed before the provider had new ones, and arrived after the old ones had ended.
    if (isExpiry(error.aws?.name ?? '') && (await renewed(credentials))) throw retryable(error);
    const serverTime = Date.parse(response.headers.date ?? '');
    // The answer to a HEAD has no body that could say why.
    const unsaid = response.status === 403 && Math.abs(serverTime - now.getTime()) > LONGEST_SKEW_MS;
    if (error.aws?.name !== 'RequestTimeTooSkewed' && !unsaid) throw error;
    skewMs = serverTime - Date.now() || 0;
    throw retryable(error);
  };

  /** Whether the provider has other credentials by now; it is asked anew only where nobody else did so already. */
  const renewed = async (before: Credentials): Promise<boolean> => {
    const differ = (now: Credentials) =>
      now.accessKeyId !== before.accessKeyId || now.sessionToken !== before.sessionToken;
    try {
      return (
        differ(await sdk.config.credentials()) || differ(await sdk.config.credentials({ forceRefresh: true }))
      );
    } catch {
      return false;
    }
  };

  return {
    send: sendOnce,
    /** One page of the keys below a prefix, in UTF-8 byte order; one attempt. */
    async listPage(
      { prefix, token }: { readonly prefix: string; readonly token?: string | undefined },
      { signal }: { readonly signal?: AbortSignal | undefined } = {},
    ): Promise<Listing> {
      const query = {
        'list-type': '2',
        'encoding-type': 'url',
        prefix,
        ...(token === undefined ? {} : { 'continuation-token': token }),
      };
      const { body } = await sendOnce({ method: 'GET', key: '', query, limit: LISTING_LIMIT, signal });
      return readListing(body);
    },
    close: () => {
      agent.destroy();
      sdk.destroy();
    },
  };
}

export type S3Bulk = Awaited<ReturnType<typeof createS3Bulk>>;

function actionOf({ key, method, query }: BulkRequest): string {
  if (key === '') return 's3:ListBucket';
  return query?.versionId === undefined ? ACTIONS[method] : 's3:GetObjectVersion';
}

/** A copy is asked about both of its ends; where it says nothing of the source's owner, that is the target's. */
function ownerHeaders(owner: string, headers: BulkRequest['headers'] = {}): Record<string, string> {
  const source = 'x-amz-source-expected-bucket-owner';
  const copies = headers['x-amz-copy-source'] !== undefined && headers[source] === undefined;
  return { 'x-amz-expected-bucket-owner': owner, ...(copies ? { [source]: owner } : {}) };
}

/** Behind an own endpoint there are no virtual hosts. */
function hasOwnEndpoint(config: ClientConfig): boolean {
  return config.endpoint !== undefined;
}

/** The bucket's URL as the SDK resolves it: partitions, FIPS, dual-stack, own endpoints, names with dots. */
async function baseUrl(config: ClientConfig, target: BulkTarget): Promise<URL> {
  let seen: URL | undefined;
  const looker = new S3Client({
    ...config,
    region: target.region,
    // Its own, since the role of a profile would be asked for over the handler below.
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    forcePathStyle: hasOwnEndpoint(config),
    requestHandler: {
      metadata: { handlerProtocol: 'http/1.1' },
      handle: async (request: { protocol: string; hostname: string; port?: number; path: string }) => {
        const port = request.port === undefined ? '' : `:${request.port}`;
        seen = new URL(`${request.protocol}//${request.hostname}${port}${request.path}`);
        throw new Error('The request was looked at only.');
      },
    },
    maxAttempts: 1,
  });
  try {
    await looker.send(new HeadBucketCommand({ Bucket: target.bucket }));
  } catch (error) {
    if (seen === undefined) throw mapAwsError(error, 's3:PutObject');
  } finally {
    looker.destroy();
  }
  if (seen === undefined) throw new TypeError('The SDK did not say where the bucket is.');
  return seen;
}

/** Node gives a list for Set-Cookie alone, and that is none of S3's. */
function flat({ headers }: IncomingMessage): Readonly<Record<string, string | undefined>> {
  delete headers['set-cookie'];
  return headers as Record<string, string | undefined>;
}

function listed(headers: Readonly<Record<string, string>>): string[] {
  const list: string[] = [];
  for (const name in headers) list.push(name, headers[name] ?? '');
  return list;
}

function withQuery(path: string, query: BulkRequest['query']): string {
  return query === undefined ? path : `${path}?${canonicalQuery(Object.entries(query))}`;
}

function timeoutError(): Error {
  return Object.assign(new Error(`no response for ${IDLE_MS / 1000} seconds`), { code: 'ETIMEDOUT' });
}
