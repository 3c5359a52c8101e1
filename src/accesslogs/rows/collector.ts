import { redact } from '../../core/text/redact.ts';
import { matches } from '../scan/bytes.ts';
import { OPERATION } from '../scan/line-head.ts';
import type { LineScanner } from '../scan/line-scanner.ts';
import { decodeLogKey } from '../scan/record.ts';
import { Hasher } from './hasher.ts';
import { KEY_GRANTED, KEY_READ } from './key-set.ts';
import type { LogRows } from './log-rows.ts';
import { HOST, type HostClass, OUTCOME, type Outcome } from './outcome.ts';
import type { Observation } from './row-table.ts';
import type { Sample } from './samples.ts';

/** Which records to look at; absent members let everything pass. */
export interface RecordFilter {
  /** Seconds since 1970, inclusive. */
  readonly from?: number | undefined;
  /** Seconds since 1970, exclusive. */
  readonly to?: number | undefined;
  readonly bucket?: string | undefined;
  /** Start of the object's key, as the object is named. */
  readonly keyPrefix?: string | undefined;
  /** The requester, or a part of it such as a role's name. */
  readonly requester?: string | undefined;
}

const BAD_SIGNATURE: readonly string[] = [
  'SignatureDoesNotMatch',
  'InvalidAccessKeyId',
  'AuthorizationQueryParametersError',
  'RequestTimeTooSkewed',
];
const ACCESS_DENIED = Buffer.from('AccessDenied ');
const HOST_HEADER = 5;
const AUTHENTICATION = 4;
/** S3 accepts no longer X-Amz-Expires; stands in for one that cannot be read. */
const LONGEST_EXPIRES = 604_800;
const LONGEST_KEY_SHOWN = 400;
const ACCESS_KEY_LENGTH = 20;

/** Turns scanned records into rows. */
export class Collector {
  readonly #rows: LogRows;
  readonly #filter: RecordFilter;
  readonly #filtered: boolean;
  readonly #hasher = new Hasher();
  /** Of the last record: its owner and bucket, its last fields, and what was made of them. */
  #place = 0;
  #bucket = 0;
  #shape = 0;
  #host: HostClass = HOST.plain;
  readonly #seen: Observation = {
    time: 0,
    signedAt: 0,
    expires: 0,
    accessKeyFirst: 0,
    accessKeySecond: 0,
    address: 0,
    agent: 0,
    bucket: 0,
    keyFirst: 0,
    keySecond: 0,
    outcome: OUTCOME.success,
    host: HOST.plain,
  };

  constructor(rows: LogRows, filter: RecordFilter = {}) {
    this.#rows = rows;
    this.#filter = filter;
    this.#filtered = Object.values(filter).some((value) => value !== undefined);
  }

  /** Takes the record that `line` has just scanned. */
  add(line: LineScanner): void {
    const { counts } = this.#rows;
    const { time, operation } = line.head;
    if (this.#filtered && !this.#passes(line)) {
      counts.filtered += 1;
      return;
    }
    counts.records += 1;
    if (time > counts.lastTime) counts.lastTime = time;
    if (time < counts.firstTime || counts.firstTime === 0) counts.firstTime = time;
    if (operation === OPERATION.read) this.#addRead(line);
    else if (operation === OPERATION.preflight && line.request.status === 403) this.#addPreflight(line);
  }

  #passes({ buffer, head }: LineScanner): boolean {
    const { from, to, bucket, keyPrefix, requester } = this.#filter;
    if (from !== undefined && head.time < from) return false;
    if (to !== undefined && head.time >= to) return false;
    const text = (start: number, end: number) => buffer.toString('utf8', start, end);
    if (bucket !== undefined && text(head.bucketStart, head.bucketEnd) !== bucket) return false;
    if (requester !== undefined && !text(head.requesterStart, head.requesterEnd).includes(requester)) {
      return false;
    }
    return keyPrefix === undefined || decodeLogKey(text(head.keyStart, head.keyEnd)).startsWith(keyPrefix);
  }

  #addRead(line: LineScanner): void {
    const { head } = line;
    const { status, query } = line.request;
    const success = status === 200 || status === 206 || status === 304;
    const judged = query.presigned && isTemporary(line.buffer, query.accessKeyStart, query.accessKeyEnd);
    if (!judged && (query.presigned || query.presignedV2)) this.#rows.counts.otherPresigned += 1;
    if (!success && !judged) {
      if (status === 403 && !query.presigned && !query.presignedV2) this.#addUnsigned(line);
      return;
    }
    this.#hasher.hash(line.view, head.keyStart, head.keyEnd);
    const { first, second } = this.#hasher;
    this.#rows.keys.add(first, second, (success ? KEY_READ : 0) | (judged ? KEY_GRANTED : 0));
    if (judged) this.#addPresigned(line, success, first, second);
  }

  #addPresigned(line: LineScanner, success: boolean, keyFirst: number, keySecond: number): void {
    const rows = this.#rows;
    rows.counts.presigned += 1;
    const address = this.#address(line);
    if (address < 0) return;
    const seen = this.#seen;
    const { buffer, view, head, tail } = line;
    const { query } = line.request;
    seen.time = head.time;
    seen.signedAt = query.signedAt >= 0 ? query.signedAt : head.time;
    seen.expires = query.expires >= 0 ? Math.min(query.expires, LONGEST_EXPIRES) : LONGEST_EXPIRES;
    seen.address = address;
    seen.bucket = this.#bucketOf(line);
    seen.host = this.#hostOf(line);
    seen.outcome = success ? OUTCOME.success : outcomeOf(line, seen.signedAt + seen.expires);
    seen.keyFirst = keyFirst;
    seen.keySecond = keySecond;
    this.#hasher.hash(view, tail.agentStart, tail.agentEnd);
    seen.agent = this.#hasher.first;
    this.#hasher.hash(view, query.accessKeyStart, query.accessKeyEnd);
    seen.accessKeyFirst = this.#hasher.first;
    seen.accessKeySecond = this.#hasher.second;
    const row = rows.table.add(seen);
    if (seen.outcome === OUTCOME.success || seen.outcome === OUTCOME.otherError) return;
    if (seen.outcome === OUTCOME.refused) rows.table.addRefusedKey(row, keyFirst, keySecond);
    if (!rows.samples.wants(row, address, seen.outcome)) return;
    // A broken line may have more in this place: show no more than an id has.
    const end = Math.min(query.accessKeyEnd, query.accessKeyStart + ACCESS_KEY_LENGTH);
    const accessKeyId = buffer.toString('latin1', query.accessKeyStart, end);
    rows.samples.add(row, seen.outcome, { ...sampleOf(line, address), accessKeyId, signedAt: seen.signedAt });
  }

  /** Only anonymous requests: one that signs its headers has lost no query string. */
  #addUnsigned(line: LineScanner): void {
    const { head } = line;
    if (!isDash(line.buffer, head.requesterStart, head.requesterEnd) && !isAnonymous(line)) return;
    const address = this.#address(line);
    if (address < 0) return;
    this.#hasher.hash(line.view, head.keyStart, head.keyEnd);
    this.#rows.addUnsigned({
      keyFirst: this.#hasher.first,
      keySecond: this.#hasher.second,
      address,
      count: 1,
      first: head.time,
      last: head.time,
      sample: sampleOf(line, address),
    });
  }

  #addPreflight(line: LineScanner): void {
    const { head, tail } = line;
    const address = this.#address(line);
    if (address < 0) return;
    this.#hasher.hash(line.view, tail.agentStart, tail.agentEnd);
    this.#rows.addPreflight({
      address,
      agent: this.#hasher.first,
      count: 1,
      first: head.time,
      last: head.time,
      sample: sampleOf(line, address),
    });
  }

  #address({ buffer, head }: LineScanner): number {
    if (head.ipFamily === 4) return this.#rows.addresses.ofIpv4(head.ipv4);
    if (head.ipFamily === 0) return -1;
    return this.#rows.addresses.ofText(buffer.toString('latin1', head.ipStart, head.ipEnd));
  }

  #bucketOf({ buffer, head }: LineScanner): number {
    if (head.place !== this.#place) {
      this.#place = head.place;
      this.#bucket = this.#rows.bucketNumber(buffer.toString('utf8', head.bucketStart, head.bucketEnd));
    }
    return this.#bucket;
  }

  #hostOf(line: LineScanner): HostClass {
    const { shape } = line.tail;
    if (shape === 0 || shape !== this.#shape) {
      this.#shape = shape;
      this.#host = hostClass(line);
    }
    return this.#host;
  }
}

function outcomeOf({ buffer, head, request }: LineScanner, expiresAt: number): Outcome {
  const { status, errorStart, errorEnd } = request;
  if (status < 400 || status >= 500) return OUTCOME.otherError;
  if (head.time > expiresAt) return OUTCOME.urlExpired;
  if (status === 403 && matches(buffer, errorStart, ACCESS_DENIED)) return OUTCOME.refused;
  const code = buffer.toString('latin1', errorStart, errorEnd);
  if (code === 'ExpiredToken') return OUTCOME.tokenExpired;
  if (code === 'NoSuchKey' && status === 404) return OUTCOME.missing;
  return BAD_SIGNATURE.includes(code) ? OUTCOME.badSignature : OUTCOME.otherDenied;
}

/** Access key ids of temporary credentials begin with ASIA. */
function isTemporary(buffer: Buffer, start: number, end: number): boolean {
  return (
    end - start >= 16 &&
    buffer[start] === 0x41 &&
    buffer[start + 1] === 0x53 &&
    buffer[start + 2] === 0x49 &&
    buffer[start + 3] === 0x41
  );
}

function hostClass({ buffer, tail }: LineScanner): HostClass {
  if (tail.count <= HOST_HEADER) return HOST.plain;
  const host = buffer.toString('latin1', tail.fieldStart(HOST_HEADER), tail.fieldEnd(HOST_HEADER));
  if (host.includes('.vpce.')) return HOST.interfaceEndpoint;
  return host.includes('.dualstack.') ? HOST.dualStack : HOST.plain;
}

function isDash(buffer: Buffer, start: number, end: number): boolean {
  return end - start === 1 && buffer[start] === 0x2d;
}

function isAnonymous({ buffer, head, tail }: LineScanner): boolean {
  const signed =
    tail.count > AUTHENTICATION &&
    !isDash(buffer, tail.fieldStart(AUTHENTICATION), tail.fieldEnd(AUTHENTICATION));
  return !signed && buffer.toString('latin1', head.requesterStart, head.requesterEnd) === 'Anonymous';
}

function sampleOf({ buffer, head, request }: LineScanner, address: number): Sample {
  const text = (start: number, end: number) =>
    buffer.toString('utf8', start, Math.min(end, start + LONGEST_KEY_SHOWN));
  return {
    time: head.time,
    address,
    bucket: text(head.bucketStart, head.bucketEnd),
    key: redact(decodeLogKey(text(head.keyStart, head.keyEnd))),
    status: request.status,
    errorCode: text(request.errorStart, request.errorEnd),
    requestId: text(head.requestIdStart, head.requestIdEnd),
  };
}
