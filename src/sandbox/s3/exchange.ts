import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { FaultRule } from '../faults.ts';
import type { AccessKeys } from '../identity.ts';
import type { RequestContext } from '../service.ts';
import type { Outcome } from './access-logging/outcome.ts';
import type { Address } from './address.ts';
import type { Caller } from './authenticate.ts';
import type { Blob, BlobStore } from './blob.ts';
import { corruption } from './corruption.ts';
import { S3Error } from './error.ts';
import type { Bucket, StoredObject } from './model.ts';
import type { Deletion } from './operations/deletion.ts';
import { type Received, type ReceiveOptions, receiveBody } from './receive.ts';
import { parseXml, type XmlElement } from './xml.ts';

/** Takes what the access log of a bucket will say. */
export interface AccessLog {
  /** Remembers a finished request, if its bucket is logged. */
  record(exchange: Exchange, outcome: Outcome): void;
  /** The reading half of a copy, which stands in the log of the bucket that was read. */
  recordCopySource(exchange: Exchange, bucket: Bucket, key: string, object: StoredObject): void;
  /** One key of a DeleteObjects request. */
  recordBatchDelete(exchange: Exchange, bucket: Bucket, key: string, deletion: Deletion): void;
}

/** What all requests to one S3 share. */
export interface S3Environment {
  readonly clock: () => Date;
  readonly keys: AccessKeys;
  readonly buckets: Map<string, Bucket>;
  readonly blobs: BlobStore;
  readonly log: AccessLog;
  /** Whether a canonical user id is that of an account that there is. */
  readonly isCanonicalId: (id: string) => boolean;
  /** Answers say which policy statement decided. */
  readonly explain: boolean;
  /** What aws:SecureTransport says; the sandbox itself speaks plain HTTP. */
  readonly secureTransport: boolean;
  /** Smallest part but the last of a multipart upload, in bytes. */
  readonly minPartSize: number;
}

/** What an operation answers; the service adds the ids and sends it. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** A document, or the bytes of an object (released once sent). */
  readonly body?: string | Blob;
  /** The object's whole size, for the access log. */
  readonly objectSize?: number | undefined;
}

/** One thing that S3 does. */
export interface Operation {
  readonly name: string;
  /** What the access log calls it. */
  readonly log: string;
  /** IAM action on the bucket or the object; undefined where the operation asks by itself. */
  readonly action: string | undefined;
  readonly handle: (exchange: Exchange) => Reply | Promise<Reply>;
  /** Reads what says who asks for what, where that stands in the body. */
  readonly prepare?: ((exchange: Exchange) => Promise<void>) | undefined;
}

/** Bodies that are documents; the largest completes an upload of 10,000 parts. */
const MAX_DOCUMENT = 4 * 1024 * 1024;

/** A form as its sender meant it. */
export interface PostedForm {
  /** By lower-case name. */
  readonly fields: ReadonlyMap<string, string>;
  readonly headers: IncomingHttpHeaders;
  readonly file: Received;
}

/** Lower-case: the parameters of the signature itself are not. */
const HEADER_PARAMETER =
  /^x-amz-(?:acl|grant-[a-z-]+|meta-.+|storage-class|tagging|website-redirect-location|server-side-encryption[a-z-]*|request-payer|expected-bucket-owner)$/;

/** One request on its way through S3. */
export class Exchange {
  readonly env: S3Environment;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly context: RequestContext;
  readonly hostId: string;
  /** Of a form, its key stands in the form. */
  address: Address;
  readonly receivedAt: Date;
  /** Set once the request has been routed, and once its signature is right. */
  operation: Operation | undefined;
  caller: Caller = { kind: 'anonymous' };
  /** What a browser posted, in the place of headers and body. */
  form: PostedForm | undefined;
  /** The key's version that the access log names. */
  versionId: string | undefined;
  aclRequired = false;
  /** A disturbance that was asked for. */
  fault: FaultRule | undefined;
  #merged: IncomingHttpHeaders | undefined;
  /** How the last decision came about, for explain mode. */
  decidedBy: string | undefined;

  constructor(
    env: S3Environment,
    http: { readonly request: IncomingMessage; readonly response: ServerResponse },
    context: RequestContext,
    hostId: string,
    address: Address,
  ) {
    this.env = env;
    this.request = http.request;
    this.response = http.response;
    this.context = context;
    this.hostId = hostId;
    this.address = address;
    this.receivedAt = env.clock();
  }

  /** @throws S3Error NoSuchBucket */
  get bucket(): Bucket {
    const name = this.address.bucket ?? '';
    const found = this.env.buckets.get(name);
    if (found === undefined) throw new S3Error('NoSuchBucket', undefined, { details: { BucketName: name } });
    return found;
  }

  /** The object's key; only operations on objects may ask. */
  get key(): string {
    return this.address.key ?? '';
  }

  /** What the caller says beside the body: headers, or the fields of a form. */
  get headers(): IncomingHttpHeaders {
    return this.form?.headers ?? this.#withQuery() ?? this.request.headers;
  }

  /** Of a presigned URL, headers may have been signed as parameters; checksums there count for nothing. */
  #withQuery(): IncomingHttpHeaders | undefined {
    const { caller, address } = this;
    if (caller.kind !== 'iam' || caller.verified.via !== 'query') return undefined;
    const inQuery = address.pairs.filter(([name]) => HEADER_PARAMETER.test(name));
    if (inQuery.length === 0) return undefined;
    this.#merged ??= { ...Object.fromEntries(inQuery), ...this.request.headers };
    return this.#merged;
  }

  /** One value of a header, the first where it came several times. */
  header(name: string): string | undefined {
    const value = this.headers[name];
    return Array.isArray(value) ? value[0] : value;
  }

  query(name: string): string | undefined {
    return this.address.query.get(name);
  }

  /** The body, whole and verified. @throws S3Error */
  async receive(options: Omit<ReceiveOptions, 'verified' | 'tamper'>): Promise<Received> {
    if (this.form !== undefined) return this.form.file;
    const verified = this.caller.kind === 'iam' ? this.caller.verified : undefined;
    return receiveBody(this.request, this.env.blobs, {
      ...options,
      verified,
      tamper: corruption(this.fault),
    });
  }

  /** @throws S3Error */
  async text(options: Pick<ReceiveOptions, 'foreignChecksum'> = {}): Promise<string> {
    const { blob } = await this.receive({ maxSize: MAX_DOCUMENT, ...options });
    const text = (await blob.buffer()).toString('utf8');
    blob.release();
    return text;
  }

  /** The body as a document with this root. @throws S3Error MalformedXML */
  async xml(root: string, options: Pick<ReceiveOptions, 'foreignChecksum'> = {}): Promise<XmlElement> {
    const text = await this.text(options);
    if (text === '') throw new S3Error('MissingRequestBodyError');
    return parseXml(text, root);
  }
}
