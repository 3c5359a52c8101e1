import { redact } from '../../core/text/redact.ts';
import { type FastScan, FIELD, KIND } from '../fast/fast-scan.ts';
import { hasTraces, manglingOf, withoutQuery } from '../mangling/detect.ts';
import type { Mangling } from '../mangling/kinds.ts';
import { OPERATION } from '../scan/line-head.ts';
import type { LineScanner } from '../scan/line-scanner.ts';
import { decodeLogKey } from '../scan/record.ts';
import {
  cloudFrontPrincipal,
  hostClass,
  isAboutTheSignature,
  isCloudFrontAgent,
  isForm,
  isRefusal,
  methodOf,
  outcomeOf,
  outcomeOfDenial,
  sawSignature,
  whoAsked,
} from './classify.ts';
import { Hasher } from './hasher.ts';
import { KEY_GRANTED, KEY_READ } from './key-set.ts';
import type { LogRows } from './log-rows.ts';
import type { LooseRow } from './loose-rows.ts';
import { HOST, type HostClass, METHOD, OUTCOME, SIGNER, wayOf } from './outcome.ts';
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

/** S3 accepts no longer X-Amz-Expires; stands in for one that cannot be read. */
const LONGEST_EXPIRES = 604_800;
const DAY = 86_400;
const LONGEST_KEY_SHOWN = 400;
const LONGEST_REQUEST_LINE = 16_384;
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
  /** The bucket of the last plain line. */
  #plainBucket: string | undefined;
  #plainNumber = 0;
  /** The number of 403 AccessDenied. */
  #deniedCode: number | undefined;
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
    code: 0,
    way: 0,
    signer: SIGNER.temporary,
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
    if (operation === OPERATION.other || line.request.status === 0) return;
    if (operation === OPERATION.preflight) {
      if (line.request.status === 403) this.#addLoose(line, { kind: 'preflight', detail: '' });
    } else this.#addRequest(line);
  }

  /**
   * Takes a plain line, of which `at` says where its numbers begin; false where its text has to be read all the same.
   * @param scanned reads the line, for a sample
   */
  addPlain({ numbers, buckets, tails }: FastScan, at: number, scanned: () => LineScanner): boolean {
    const number = (field: number) => numbers[at + field] ?? 0;
    const kind = number(FIELD.kind);
    const tail = tails[number(FIELD.tail)];
    const bucket = buckets[number(FIELD.place)] ?? '';
    if (kind === KIND.refused && tail?.sawSignature !== true) return false;
    const rows = this.#rows;
    const { counts } = rows;
    const time = number(FIELD.time) >>> 0;
    const { from, to } = this.#filter;
    const isOutside = (from !== undefined && time < from) || (to !== undefined && time >= to);
    if (isOutside || (this.#filter.bucket !== undefined && this.#filter.bucket !== bucket)) {
      counts.filtered += 1;
      return true;
    }
    counts.records += 1;
    if (time > counts.lastTime) counts.lastTime = time;
    if (time < counts.firstTime || counts.firstTime === 0) counts.firstTime = time;
    const keyFirst = number(FIELD.keyFirst);
    const keySecond = number(FIELD.keySecond);
    const granted = kind === KIND.read ? 0 : KEY_GRANTED;
    rows.keys.add(keyFirst, keySecond, (kind === KIND.refused ? 0 : KEY_READ) | granted);
    if (kind === KIND.read) return true;
    const seen = this.#seen;
    seen.time = time;
    seen.keyFirst = keyFirst;
    seen.keySecond = keySecond;
    seen.accessKeyFirst = number(FIELD.accessKeyFirst);
    seen.accessKeySecond = number(FIELD.accessKeySecond);
    seen.signer = number(FIELD.temporary) === 1 ? SIGNER.temporary : SIGNER.longLived;
    if (seen.signer === SIGNER.longLived) seen.accessKeySecond ^= keyFirst;
    seen.signedAt = number(FIELD.signedAt);
    seen.expires = Math.min(number(FIELD.expires), LONGEST_EXPIRES);
    seen.address = rows.addresses.ofIpv4(number(FIELD.ipv4));
    seen.agent = number(FIELD.agent);
    if (bucket !== this.#plainBucket) {
      this.#plainBucket = bucket;
      this.#plainNumber = rows.bucketNumber(bucket);
    }
    seen.bucket = this.#plainNumber;
    seen.way = wayOf(tail?.host ?? HOST.plain, number(FIELD.head) === 1 ? METHOD.head : METHOD.get);
    const refused = kind === KIND.refused;
    seen.outcome = refused
      ? outcomeOfDenial(time, seen.signedAt, seen.signedAt + seen.expires)
      : OUTCOME.success;
    if (refused) this.#deniedCode ??= rows.codes.numberOf(403, 'AccessDenied');
    seen.code = refused ? (this.#deniedCode ?? 0) : 0;
    counts.bySigner[seen.signer] += 1;
    const row = rows.table.add(seen);
    if (!refused) return true;
    if (seen.outcome === OUTCOME.refused) rows.table.addRefusedKey(row, keyFirst, keySecond);
    if (rows.samples.wants(row, seen.address, seen.outcome)) this.#addSample(scanned(), row);
    return true;
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

  #addRequest(line: LineScanner): void {
    const { head, request } = line;
    const { status, query } = request;
    const success = (status >= 200 && status < 300) || status === 304;
    const presigned = query.presigned || query.presignedV2;
    const refused = status >= 400 && status < 500;
    if (!success && !presigned) {
      if (refused) this.#addWithoutGrant(line);
      return;
    }
    if (refused) {
      const mangling = this.#manglingOf(line);
      if (mangling !== undefined) {
        this.#addLoose(line, { kind: 'mangled', detail: mangling });
        return;
      }
      if (head.operation === OPERATION.website) {
        this.#addLoose(line, { kind: 'website', detail: '' });
        return;
      }
    }
    const isRead = head.operation === OPERATION.get || head.operation === OPERATION.head;
    if (!presigned && !isRead) return;
    this.#hasher.hash(line.view, head.keyStart, head.keyEnd);
    const { first, second } = this.#hasher;
    this.#rows.keys.add(first, second, (success && isRead ? KEY_READ : 0) | (presigned ? KEY_GRANTED : 0));
    if (presigned) this.#addPresigned(line, success, first, second);
  }

  /** How the URL of a refused presigned request was spoilt, if S3 complains of just that. */
  #manglingOf(line: LineScanner): Mangling | undefined {
    const { query } = line.request;
    const code = errorCodeOf(line);
    const whole = query.presigned ? query.signedAt >= 0 && query.expires >= 0 : query.expiresAt >= 0;
    if (whole && sawSignature(line) && !isAboutTheSignature(code)) return undefined;
    return manglingOf(requestLineOf(line), code);
  }

  #addPresigned(line: LineScanner, success: boolean, keyFirst: number, keySecond: number): void {
    const rows = this.#rows;
    const address = this.#address(line);
    if (address < 0) {
      rows.counts.withoutAddress += 1;
      return;
    }
    const seen = this.#seen;
    const { buffer, view, head, tail } = line;
    const { query } = line.request;
    this.#hasher.hash(view, query.accessKeyStart, query.accessKeyEnd);
    seen.accessKeyFirst = this.#hasher.first;
    seen.accessKeySecond = this.#hasher.second;
    seen.signer = isTemporary(buffer, query.accessKeyStart, query.accessKeyEnd)
      ? SIGNER.temporary
      : SIGNER.longLived;
    // Many people's URLs are signed with one long-lived key at once: each URL is a task of its own.
    if (seen.signer === SIGNER.longLived) seen.accessKeySecond ^= keyFirst;
    seen.time = head.time;
    if (query.presigned) this.#timesOfVersion4(line);
    else this.#timesOfVersion2(line);
    const code = success ? '-' : errorCodeOf(line);
    seen.address = address;
    seen.bucket = this.#bucketOf(line);
    const host = isCloudFrontAgent(line) ? HOST.cloudFront : this.#hostOf(line);
    seen.way = wayOf(host, methodOf(head.operation));
    seen.outcome = success
      ? OUTCOME.success
      : outcomeOf(line, code, query.presigned ? seen.signedAt : 0, seen.signedAt + seen.expires);
    seen.code = success ? 0 : rows.codes.numberOf(line.request.status, code);
    seen.keyFirst = keyFirst;
    seen.keySecond = keySecond;
    this.#hasher.hash(view, tail.agentStart, tail.agentEnd);
    seen.agent = this.#hasher.first;
    rows.counts.bySigner[seen.signer] += 1;
    const row = rows.table.add(seen);
    if (seen.outcome === OUTCOME.success) return;
    if (seen.outcome === OUTCOME.refused) rows.table.addRefusedKey(row, keyFirst, keySecond);
    if (rows.samples.wants(row, address, seen.outcome)) this.#addSample(line, row);
  }

  /** Of the request in `#seen`. */
  #addSample(line: LineScanner, row: number): void {
    const { query } = line.request;
    const { outcome, address, signedAt } = this.#seen;
    // A broken line may have more in this place: show no more than an id has.
    const end = Math.min(query.accessKeyEnd, query.accessKeyStart + ACCESS_KEY_LENGTH);
    const accessKeyId = line.buffer.toString('latin1', query.accessKeyStart, end);
    this.#rows.samples.add(row, outcome, { ...sampleOf(line, address), accessKeyId, signedAt });
  }

  #timesOfVersion4({ head, request: { query } }: LineScanner): void {
    const seen = this.#seen;
    seen.signedAt = query.signedAt >= 0 ? query.signedAt : head.time;
    seen.expires = query.expires >= 0 ? Math.min(query.expires, LONGEST_EXPIRES) : LONGEST_EXPIRES;
  }

  /** Version 2 has no time of signing. It is taken to be a day, or whole days, before the URL expires. */
  #timesOfVersion2({ head, request: { query } }: LineScanner): void {
    const seen = this.#seen;
    seen.signer = seen.signer === SIGNER.temporary ? SIGNER.temporaryV2 : SIGNER.longLivedV2;
    const expiresAt = query.expiresAt >= 0 ? query.expiresAt : head.time + LONGEST_EXPIRES;
    const days = Math.max(1, Math.ceil((expiresAt - head.time) / DAY));
    seen.signedAt = Math.max(0, expiresAt - days * DAY);
    seen.expires = expiresAt - seen.signedAt;
  }

  /** Refused, and S3 saw no presigned query: a spoilt URL, CloudFront, a website, or somebody else. */
  #addWithoutGrant(line: LineScanner): void {
    const { buffer, head, request } = line;
    const { operation } = head;
    const code = errorCodeOf(line);
    const requestLine = requestLineOf(line);
    if (hasTraces(requestLine) || code === 'AuthorizationQueryParametersError') {
      const detail = manglingOf(requestLine, code) ?? 'unreadable';
      this.#addLoose(
        line,
        operation === OPERATION.website ? { kind: 'website', detail } : { kind: 'mangled', detail },
      );
      return;
    }
    if (request.status !== 403 && !isRefusal(code)) return;
    const requester = buffer.toString('utf8', head.requesterStart, head.requesterEnd);
    const principal = cloudFrontPrincipal(requester);
    if (principal !== undefined || isCloudFrontAgent(line)) {
      this.#addLoose(line, { kind: 'cloudfront', detail: principal ?? '' });
      return;
    }
    if (isForm(line)) {
      this.#addLoose(line, { kind: 'form', detail: '' });
      return;
    }
    const who = whoAsked(line, requester);
    const isRead = operation === OPERATION.get || operation === OPERATION.head;
    if (who === 'anonymous' && (isRead || operation === OPERATION.website)) {
      this.#addLoose(line, { kind: isRead ? 'unsigned' : 'website', detail: '' }, true);
      return;
    }
    const address = this.#address(line);
    if (address < 0) return;
    this.#rows.loose.addNotJudged({
      who,
      code: this.#rows.codes.numberOf(request.status, code),
      count: 1,
      first: head.time,
      last: head.time,
      sample: sampleOf(line, address),
    });
  }

  /** @param keyed keep the key, because it matters whether it was granted */
  #addLoose(line: LineScanner, what: Pick<LooseRow, 'kind' | 'detail'>, keyed = false): void {
    const { view, head, request, tail } = line;
    const rows = this.#rows;
    const address = this.#address(line);
    if (what.kind === 'mangled' || (what.kind === 'website' && !keyed)) this.#countMangled(line);
    if (address < 0) return;
    this.#hasher.hash(view, head.keyStart, head.keyEnd);
    const [keyFirst, keySecond] = keyed ? [this.#hasher.first, this.#hasher.second] : [0, 0];
    this.#hasher.hash(view, tail.agentStart, tail.agentEnd);
    rows.loose.add(
      {
        ...what,
        address,
        agent: keyed ? 0 : this.#hasher.first,
        code: rows.codes.numberOf(request.status, errorCodeOf(line)),
        keyFirst,
        keySecond,
        count: 1,
        first: head.time,
        last: head.time,
        sample: sampleOf(line, address),
      },
      (first, second) => rows.keys.has(first, second, KEY_GRANTED),
    );
  }

  #countMangled(line: LineScanner): void {
    const { counts } = this.#rows;
    const requestLine = requestLineOf(line);
    const key = /(?:credential|accesskeyid)(?:=|%(?:25)*3d)([A-Z0-9]{4})/i.exec(requestLine)?.[1];
    counts.mangled += 1;
    if (key !== undefined && key !== 'ASIA') counts.mangledLongLived += 1;
    if (/awsaccesskeyid/i.test(requestLine)) counts.mangledV2 += 1;
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
    if (line.head.operation === OPERATION.website) return HOST.website;
    const { shape } = line.tail;
    if (shape === 0 || shape !== this.#shape) {
      this.#shape = shape;
      this.#host = hostClass(line);
    }
    return this.#host;
  }
}

function errorCodeOf({ buffer, request }: LineScanner): string {
  return buffer.toString('latin1', request.errorStart, request.errorEnd);
}

function requestLineOf({ buffer, request }: LineScanner): string {
  return buffer.toString(
    'latin1',
    request.start,
    Math.min(request.end, request.start + LONGEST_REQUEST_LINE),
  );
}

/** Access key ids of temporary credentials begin with ASIA. */
function isTemporary(buffer: Buffer, start: number, end: number): boolean {
  return end - start >= 16 && buffer.toString('latin1', start, start + 4) === 'ASIA';
}

function sampleOf({ buffer, head, request }: LineScanner, address: number): Sample {
  const text = (start: number, end: number) =>
    buffer.toString('utf8', start, Math.min(end, start + LONGEST_KEY_SHOWN));
  return {
    time: head.time,
    address,
    bucket: text(head.bucketStart, head.bucketEnd),
    operation: text(head.operationStart, head.operationEnd),
    key: redact(withoutQuery(decodeLogKey(text(head.keyStart, head.keyEnd)))),
    status: request.status,
    errorCode: text(request.errorStart, request.errorEnd),
    requestId: text(head.requestIdStart, head.requestIdEnd),
  };
}
