import { hash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { uriDecode } from '../../core/sigv4/uri.ts';
import type { FaultRule } from '../faults.ts';
import type { AccessKeys } from '../identity.ts';
import type { RequestContext, SandboxService } from '../service.ts';
import { AccessLogs } from './access-logging/access-logs.ts';
import { readAddress } from './address.ts';
import { assertMayRead } from './assert-may.ts';
import { assertRegion, authenticate } from './authenticate.ts';
import { assertAllowed } from './authorize.ts';
import { BlobStore } from './blob.ts';
import { corsHeaders, preflight } from './cors.ts';
import { S3Error } from './error.ts';
import { errorDocument } from './error-document.ts';
import type { Operation } from './exchange.ts';
import { Exchange, type Reply, type S3Environment } from './exchange.ts';
import { beforeOperation } from './faults.ts';
import { type Bucket, canonicalId } from './model.ts';
import { permissionOf, routeOf } from './routes.ts';
import { sendReply } from './send.ts';
import { serveWebsite } from './website/serve.ts';

export interface S3Options {
  readonly clock: () => Date;
  readonly keys: AccessKeys;
  /** Whether there is such an account; every one, unless told. */
  readonly accounts?: () => readonly string[];
  /** The disturbance of a request, already waited for where it is a delay. */
  readonly strike?: (operation: string) => Promise<FaultRule | undefined>;
  /** Called with every request that was understood, and the id that the server has for it. */
  readonly onRequest?: (exchange: Exchange, trace: string) => void;
  /** Fills the account when the first request comes. */
  readonly seed?: ((buckets: Map<string, Bucket>) => void) | undefined;
  /** Seconds between deliveries of access logs; 0 delivers on demand only. Default 5. */
  readonly logDelay?: number;
  /** Answers carry the policy statement that decided, in `x-sandbox-decision`. */
  readonly explain?: boolean;
  /** What aws:SecureTransport says. The truth, false, unless told. */
  readonly secureTransport?: boolean;
  /** Largest body kept in memory, in bytes. Default 1 MiB. */
  readonly memoryLimit?: number;
  /** Smallest part of a multipart upload but the last, in bytes. Default 5 MiB, as AWS has it. */
  readonly minPartSize?: number;
}

const DEFAULT_LOG_DELAY = 5;
const MEBIBYTE = 1_048_576;

/** Amazon S3 in memory, with large objects in a temporary folder that goes on {@link close}. */
export class S3Service implements SandboxService {
  readonly #env: S3Environment;
  readonly #logs: AccessLogs;
  readonly #options: S3Options;
  #seeded = false;

  constructor(options: S3Options) {
    const buckets = new Map<string, Bucket>();
    this.#options = options;
    this.#logs = new AccessLogs(buckets, options.clock, options.logDelay ?? DEFAULT_LOG_DELAY);
    this.#env = {
      clock: options.clock,
      keys: options.keys,
      buckets,
      blobs: new BlobStore(options.memoryLimit ?? MEBIBYTE),
      log: this.#logs,
      isCanonicalId: (id) =>
        options.accounts?.().some((account) => canonicalId(account) === id) ?? /^[0-9a-f]{64}$/.test(id),
      explain: options.explain ?? false,
      secureTransport: options.secureTransport ?? false,
      minPartSize: options.minPartSize ?? 5 * MEBIBYTE,
    };
  }

  /** Delivers all access log records that wait. @returns how many */
  deliverLogs(): number {
    return this.#logs.deliver();
  }

  /** Puts a log file that was made elsewhere into a bucket, as the logging service would; nothing where it is gone. */
  deliverLog(bucket: string, key: string, text: string): void {
    this.#seed();
    this.#logs.put(bucket, key, text);
  }

  async handle(request: IncomingMessage, response: ServerResponse, context: RequestContext): Promise<void> {
    const started = performance.now();
    this.#seed();
    const ids = s3Ids(context.requestId);
    let exchange: Exchange | undefined;
    let reply: Reply;
    let error: S3Error | undefined;
    try {
      const address = readAddress(request.headers.host, request.url ?? '/');
      const inS3 = { ...context, requestId: ids.requestId };
      exchange = new Exchange(this.#env, { request, response }, inS3, ids.hostId, address);
      reply =
        request.method === 'OPTIONS' && !address.website
          ? preflight(request, exchange.bucket)
          : await this.#answer(exchange, context.requestId);
    } catch (thrown) {
      if (exchange?.fault?.kind === 'cut' && thrown === CUT) {
        request.socket.destroy();
        return;
      }
      exchange?.form?.file.blob.release();
      error = thrown instanceof S3Error ? thrown : internalError(thrown);
      reply = errorReply(error, request, exchange, ids);
    }
    const turnAroundTime = performance.now() - started;
    const headers = {
      'x-amz-request-id': ids.requestId,
      'x-amz-id-2': ids.hostId,
      ...(request.method === 'OPTIONS' ? {} : corsHeaders(request, this.#bucketOf(exchange))),
      ...(this.#env.explain
        ? { 'x-sandbox-decision': headerText(error?.decidedBy ?? exchange?.decidedBy) }
        : {}),
      ...reply.headers,
    };
    const status = reply.status ?? 200;
    const bytesSent = await sendReply(request, response, { ...reply, status, headers }, exchange);
    if (exchange === undefined) return;
    this.#logs.record(exchange, {
      status,
      errorCode: error?.code,
      bytesSent,
      objectSize: reply.objectSize,
      totalTime: performance.now() - started,
      turnAroundTime,
    });
  }

  /** Where the bytes of objects are. */
  get blobs(): BlobStore {
    return this.#env.blobs;
  }

  save(): unknown {
    this.#seed();
    return [...this.#env.buckets.values()];
  }

  load(buckets: readonly Bucket[]): void {
    this.#seeded = true;
    this.#env.buckets.clear();
    for (const bucket of buckets) this.#env.buckets.set(bucket.name, bucket);
  }

  #seed(): void {
    if (this.#seeded) return;
    this.#seeded = true;
    this.#options.seed?.(this.#env.buckets);
  }

  async close(): Promise<void> {
    this.#logs.close();
    this.#env.buckets.clear();
    await this.#env.blobs.close();
  }

  /** From the signature to the operation, in S3's order: who, what, where, whether. */
  async #answer(exchange: Exchange, trace: string): Promise<Reply> {
    const { request, address, env } = exchange;
    if (address.website) {
      exchange.operation = WEBSITE;
      this.#options.onRequest?.(exchange, trace);
      return serveWebsite(exchange);
    }
    exchange.caller = authenticate(request, address, env.keys, exchange.receivedAt);
    const copies = exchange.header('x-amz-copy-source') !== undefined;
    const operation = routeOf(request.method ?? 'GET', address, copies);
    exchange.operation = operation;
    await operation.prepare?.(exchange);
    this.#options.onRequest?.(exchange, trace);
    if (operation.name !== 'CreateBucket' && address.bucket !== undefined) this.#checkBucket(exchange);
    const permission = permissionOf(exchange, operation);
    if (permission !== undefined && READS.has(operation.name)) assertMayRead(exchange, permission);
    else if (permission !== undefined) assertAllowed(exchange, permission);
    exchange.fault = await this.#options.strike?.(operation.name);
    if (exchange.fault?.kind === 'cut') {
      await passHalf(request);
      throw CUT;
    }
    beforeOperation(exchange, exchange.fault);
    return operation.handle(exchange);
  }

  /** @throws S3Error for a bucket of another region or owner than the request thinks */
  #checkBucket(exchange: Exchange): void {
    const { bucket, caller } = exchange;
    assertRegion(caller, bucket.region);
    const owner = exchange.header('x-amz-expected-bucket-owner');
    if (owner === undefined) return;
    if (!/^\d{12}$/.test(owner)) {
      throw new S3Error(
        'InvalidRequest',
        `The value of the expected bucket owner parameter must be an AWS Account ID... [${owner}]`,
      );
    }
    if (owner !== bucket.ownerAccount) {
      throw new S3Error('AccessDenied', undefined, { decidedBy: 'by x-amz-expected-bucket-owner' });
    }
  }

  #bucketOf(exchange: Exchange | undefined): Bucket | undefined {
    return this.#env.buckets.get(exchange?.address.bucket ?? '');
  }
}

const READS = new Set(['GetObject', 'HeadObject', 'GetObjectAttributes']);

/** A page of a website, for whoever comes. */
const WEBSITE: Operation = {
  name: 'GetObject',
  log: 'WEBSITE.GET.OBJECT',
  action: undefined,
  handle: serveWebsite,
};

/** Ends a request whose connection a fault cuts. */
const CUT = Symbol('cut');

/** Lets some of the body in, so that the client is in the middle of sending it. */
async function passHalf(request: IncomingMessage): Promise<void> {
  const half = Number(request.headers['content-length'] ?? 0) / 2;
  let seen = 0;
  if (half === 0) return;
  for await (const piece of request.iterator({ destroyOnReturn: false })) {
    seen += piece.length;
    if (seen >= half) return;
  }
}

function errorReply(
  error: S3Error,
  request: IncomingMessage,
  exchange: Exchange | undefined,
  ids: { readonly requestId: string; readonly hostId: string },
): Reply {
  const bucket = exchange?.address.bucket;
  const known = bucket === undefined ? undefined : exchange?.env.buckets.get(bucket);
  const headers = {
    ...(known === undefined ? {} : { 'x-amz-bucket-region': known.region }),
    ...error.headers,
  };
  if (request.method === 'HEAD' || error.status === 304) return { status: error.status, headers };
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const resource = (uriDecode(path) ?? path).toWellFormed();
  return { status: error.status, headers, body: errorDocument(error, { resource, ...ids }) };
}

/** Ids in the shape that S3 gives them, from the request's UUID. */
function s3Ids(uuid: string): { readonly requestId: string; readonly hostId: string } {
  const requestId = uuid.replaceAll('-', '').slice(-16).toUpperCase();
  return { requestId, hostId: hash('sha512', uuid, 'base64') };
}

/** A fault of ours. Its message is for whoever looks into it; it holds no request data. */
function internalError(thrown: unknown): S3Error {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new S3Error('InternalError', `A bug in the groundctl sandbox: ${message}`);
}

/** Statement ids are free text: what a header cannot hold is replaced. */
function headerText(text: string | undefined): string | undefined {
  return text?.replace(/[^\x20-\x7e]/g, '?');
}
