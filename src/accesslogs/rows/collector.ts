import { redact } from '../../core/text/redact.ts';
import { matches } from '../scan/bytes.ts';
import { type LineScanner, OPERATION } from '../scan/line-scanner.ts';
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
const VPCE = Buffer.from('.vpce.');
const DUAL_STACK = Buffer.from('.dualstack.');
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
  #bucketName = Buffer.alloc(0);
  #bucket = 0;
  readonly #seen: Observation = {
    time: 0,
    signedAt: 0,
    expires: 0,
    accessKeyFirst: 0,
    accessKeySecond: 0,
    accessKeySource: this.#bucketName,
    accessKeyStart: 0,
    accessKeyEnd: 0,
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
  add(line: LineScanner, buffer: Buffer): void {
    const { counts } = this.#rows;
    if (this.#filtered && !this.#passes(line, buffer)) {
      counts.filtered += 1;
      return;
    }
    counts.records += 1;
    if (line.time > counts.lastTime) counts.lastTime = line.time;
    if (line.time < counts.firstTime || counts.firstTime === 0) counts.firstTime = line.time;
    if (line.operation === OPERATION.read) this.#addRead(line, buffer);
    else if (line.operation === OPERATION.preflight && line.status === 403) this.#addPreflight(line, buffer);
  }

  #passes(line: LineScanner, buffer: Buffer): boolean {
    const { from, to, bucket, keyPrefix, requester } = this.#filter;
    if (from !== undefined && line.time < from) return false;
    if (to !== undefined && line.time >= to) return false;
    const text = (start: number, end: number) => buffer.toString('utf8', start, end);
    if (bucket !== undefined && text(line.bucketStart, line.bucketEnd) !== bucket) return false;
    if (requester !== undefined && !text(line.requesterStart, line.requesterEnd).includes(requester)) {
      return false;
    }
    return keyPrefix === undefined || decodeLogKey(text(line.keyStart, line.keyEnd)).startsWith(keyPrefix);
  }

  #addRead(line: LineScanner, buffer: Buffer): void {
    const { status } = line;
    const success = status === 200 || status === 206 || status === 304;
    const judged = line.presigned && isTemporary(buffer, line.accessKeyStart, line.accessKeyEnd);
    if (!judged && (line.presigned || line.presignedV2)) this.#rows.counts.otherPresigned += 1;
    if (!success && !judged) {
      if (status === 403 && !line.presigned && !line.presignedV2) this.#addUnsigned(line, buffer);
      return;
    }
    this.#hasher.hash(buffer, line.keyStart, line.keyEnd);
    const { first, second } = this.#hasher;
    this.#rows.keys.add(first, second, (success ? KEY_READ : 0) | (judged ? KEY_GRANTED : 0));
    if (judged) this.#addPresigned(line, buffer, success, first, second);
  }

  #addPresigned(
    line: LineScanner,
    buffer: Buffer,
    success: boolean,
    keyFirst: number,
    keySecond: number,
  ): void {
    const rows = this.#rows;
    rows.counts.presigned += 1;
    const address = this.#address(line, buffer);
    if (address < 0) return;
    const seen = this.#seen;
    seen.time = line.time;
    seen.signedAt = line.signedAt >= 0 ? line.signedAt : line.time;
    seen.expires = line.expires >= 0 ? Math.min(line.expires, LONGEST_EXPIRES) : LONGEST_EXPIRES;
    seen.address = address;
    seen.bucket = this.#bucketOf(line, buffer);
    seen.host = hostClass(line, buffer);
    seen.outcome = success ? OUTCOME.success : outcomeOf(line, buffer, seen.signedAt + seen.expires);
    seen.keyFirst = keyFirst;
    seen.keySecond = keySecond;
    this.#hasher.hash(buffer, line.agentStart, line.agentEnd);
    seen.agent = this.#hasher.first;
    this.#hasher.hash(buffer, line.accessKeyStart, line.accessKeyEnd);
    seen.accessKeyFirst = this.#hasher.first;
    seen.accessKeySecond = this.#hasher.second;
    seen.accessKeySource = buffer;
    seen.accessKeyStart = line.accessKeyStart;
    seen.accessKeyEnd = line.accessKeyEnd;
    const row = rows.table.add(seen);
    if (seen.outcome === OUTCOME.success || seen.outcome === OUTCOME.otherError) return;
    if (seen.outcome === OUTCOME.refused) rows.table.addRefusedKey(row, keyFirst, keySecond);
    if (!rows.samples.wants(row, address, seen.outcome)) return;
    // A broken line may have more in this place: show no more than an id has.
    const end = Math.min(line.accessKeyEnd, line.accessKeyStart + ACCESS_KEY_LENGTH);
    const accessKeyId = buffer.toString('latin1', line.accessKeyStart, end);
    const sample = { ...sampleOf(line, buffer, address), accessKeyId, signedAt: seen.signedAt };
    rows.samples.add(row, seen.outcome, sample);
  }

  /** Only anonymous requests: one that signs its headers has lost no query string. */
  #addUnsigned(line: LineScanner, buffer: Buffer): void {
    if (!isDash(buffer, line.requesterStart, line.requesterEnd) && !isAnonymous(line, buffer)) return;
    const address = this.#address(line, buffer);
    if (address < 0) return;
    this.#hasher.hash(buffer, line.keyStart, line.keyEnd);
    this.#rows.addUnsigned({
      keyFirst: this.#hasher.first,
      keySecond: this.#hasher.second,
      address,
      count: 1,
      first: line.time,
      last: line.time,
      sample: sampleOf(line, buffer, address),
    });
  }

  #addPreflight(line: LineScanner, buffer: Buffer): void {
    const address = this.#address(line, buffer);
    if (address < 0) return;
    this.#hasher.hash(buffer, line.agentStart, line.agentEnd);
    this.#rows.addPreflight({
      address,
      agent: this.#hasher.first,
      count: 1,
      first: line.time,
      last: line.time,
      sample: sampleOf(line, buffer, address),
    });
  }

  #address(line: LineScanner, buffer: Buffer): number {
    if (line.ipv4 >= 0) return this.#rows.addresses.ofIpv4(line.ipv4);
    if (line.ipv4 === -2) return -1;
    return this.#rows.addresses.ofText(buffer.toString('latin1', line.ipStart, line.ipEnd));
  }

  #bucketOf(line: LineScanner, buffer: Buffer): number {
    const { bucketStart, bucketEnd } = line;
    const length = bucketEnd - bucketStart;
    if (length !== this.#bucketName.length || !matches(buffer, bucketStart, this.#bucketName)) {
      this.#bucketName = Buffer.from(buffer.subarray(bucketStart, bucketEnd));
      this.#bucket = this.#rows.bucketNumber(this.#bucketName.toString());
    }
    return this.#bucket;
  }
}

function outcomeOf(line: LineScanner, buffer: Buffer, expiresAt: number): Outcome {
  const { status } = line;
  if (status < 400 || status >= 500) return OUTCOME.otherError;
  if (line.time > expiresAt) return OUTCOME.urlExpired;
  if (status === 403 && matches(buffer, line.errorStart, ACCESS_DENIED)) return OUTCOME.refused;
  const code = buffer.toString('latin1', line.errorStart, line.errorEnd);
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

function hostClass(line: LineScanner, buffer: Buffer): HostClass {
  if (line.tailCount <= HOST_HEADER) return HOST.plain;
  const end = line.tailFieldEnd(HOST_HEADER);
  for (let at = line.tailFieldStart(HOST_HEADER); at + 5 < end; at++) {
    if (buffer[at] !== 0x2e) continue;
    if (matches(buffer, at, VPCE)) return HOST.interfaceEndpoint;
    if (matches(buffer, at, DUAL_STACK)) return HOST.dualStack;
  }
  return HOST.plain;
}

function isDash(buffer: Buffer, start: number, end: number): boolean {
  return end - start === 1 && buffer[start] === 0x2d;
}

function isAnonymous(line: LineScanner, buffer: Buffer): boolean {
  const { tailCount } = line;
  const signed =
    tailCount > AUTHENTICATION &&
    !isDash(buffer, line.tailFieldStart(AUTHENTICATION), line.tailFieldEnd(AUTHENTICATION));
  return !signed && buffer.toString('latin1', line.requesterStart, line.requesterEnd) === 'Anonymous';
}

function sampleOf(line: LineScanner, buffer: Buffer, address: number): Sample {
  const text = (start: number, end: number) =>
    buffer.toString('utf8', start, Math.min(end, start + LONGEST_KEY_SHOWN));
  return {
    time: line.time,
    address,
    bucket: text(line.bucketStart, line.bucketEnd),
    key: redact(decodeLogKey(text(line.keyStart, line.keyEnd))),
    status: line.status,
    errorCode: text(line.errorStart, line.errorEnd),
    requestId: text(line.requestIdStart, line.requestIdEnd),
  };
}
