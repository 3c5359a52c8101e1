import type { IpAddress } from '../../../core/net/ip.ts';
import { Hasher } from '../../rows/hasher.ts';
import { PairIndex } from '../../rows/pair-index.ts';
import type { LineScanner } from '../../scan/line-scanner.ts';
import { NO_REASON, type Reason } from './reason.ts';
import type { TrailEvent } from './trail-event.ts';

/** Refused requests that are kept for joining: about 40 MB. */
const MOST_REFUSED = 1_000_000;
/** Addresses whose endpoints are kept. */
const MOST_ADDRESSES = 20_000;
const MOST_REASONS = 1000;
/** An extended id is longer; shorter ones are made up. */
const LEAST_EXTENDED = 20;
const HOST_ID = 1;
const LONGEST_ID = 200;

/** How many events of each kind were read. */
export interface TrailCounts {
  /** Events of CloudTrail of any kind. */
  events: number;
  /** Those that are requests of objects of S3. */
  requests: number;
  refused: number;
  /** Refused ones whose message gives no reason. */
  withoutReason: number;
  /** Refused ones that a record of the access log was found for. */
  joined: number;
  /** Refused ones beyond what is kept. */
  forgotten: number;
}

/**
 * What CloudTrail says of refused requests, by request id; and through which VPC endpoints addresses came. Memory is
 * bounded: a request takes some forty bytes.
 */
export class TrailIndex {
  readonly counts: TrailCounts = {
    events: 0,
    requests: 0,
    refused: 0,
    withoutReason: 0,
    joined: 0,
    forgotten: 0,
  };
  readonly reasons: Reason[] = [NO_REASON];
  /** UTC, of the first and the last request; empty where there is none. */
  first = '';
  last = '';
  readonly #most: number;
  readonly #numbers = new Map<string, number>();
  readonly #ids = new PairIndex();
  #reasonOfId = new Uint16Array(1024);
  #joined = new Uint8Array(1024);
  readonly #endpointsAt = new Map<string, Map<string, number>>();
  readonly #hasher = new Hasher();
  readonly #buffer = Buffer.alloc(LONGEST_ID);
  readonly #view = new DataView(this.#buffer.buffer, this.#buffer.byteOffset, LONGEST_ID);

  /** @param most refused requests to keep */
  constructor(most = MOST_REFUSED) {
    this.#most = most;
  }

  add(event: TrailEvent): void {
    const { counts } = this;
    counts.requests += 1;
    if (event.time !== '' && (this.first === '' || event.time < this.first)) this.first = event.time;
    if (event.time > this.last) this.last = event.time;
    if (event.vpcEndpointId !== '') this.#addEndpoint(event.address, event.vpcEndpointId);
    if (event.errorCode !== 'AccessDenied') return;
    counts.refused += 1;
    if (event.reason.policy === undefined) counts.withoutReason += 1;
    const name =
      event.requestId === '' && event.extendedId.length >= LEAST_EXTENDED
        ? event.extendedId
        : event.requestId;
    if (name === '' || name.length > LONGEST_ID) return;
    if (this.#ids.size >= this.#most) {
      counts.forgotten += 1;
      return;
    }
    this.#hashText(name);
    const id = this.#ids.add(this.#hasher.first, this.#hasher.second);
    if (id >= this.#reasonOfId.length) this.#grow();
    this.#reasonOfId[id] = this.#numberOf(event.reason);
  }

  /** The number of the reason for the record that was just scanned; -1 where CloudTrail does not have it. */
  reasonOfLine({ buffer, view, head, tail }: LineScanner): number {
    if (this.#ids.size === 0) return -1;
    this.#hasher.hash(view, head.requestIdStart, head.requestIdEnd);
    let id = this.#ids.find(this.#hasher.first, this.#hasher.second);
    if (id < 0 && tail.count > HOST_ID) {
      const [start, end] = [tail.fieldStart(HOST_ID), tail.fieldEnd(HOST_ID)];
      if (end - start < LEAST_EXTENDED || buffer[start] === 0x2d) return -1;
      this.#hasher.hash(view, start, end);
      id = this.#ids.find(this.#hasher.first, this.#hasher.second);
    }
    if (id < 0) return -1;
    if (this.#joined[id] === 0) this.counts.joined += 1;
    this.#joined[id] = 1;
    return this.#reasonOfId[id] ?? 0;
  }

  /** The reason of a request by its id; undefined where CloudTrail does not have it or does not say. */
  reasonOfRequest(requestId: string): Reason | undefined {
    if (requestId === '' || requestId.length > LONGEST_ID) return undefined;
    this.#hashText(requestId);
    const id = this.#ids.find(this.#hasher.first, this.#hasher.second);
    const reason = id < 0 ? undefined : this.reasons[this.#reasonOfId[id] ?? 0];
    return reason?.policy === undefined ? undefined : reason;
  }

  /** The VPC endpoints that an address came through, most requests first. */
  endpointsAt({ text }: IpAddress): readonly string[] {
    const held = this.#endpointsAt.get(text);
    return held === undefined ? [] : [...held].sort((a, b) => b[1] - a[1]).map(([id]) => id);
  }

  #addEndpoint(address: string, endpoint: string): void {
    let held = this.#endpointsAt.get(address);
    if (held === undefined) {
      if (this.#endpointsAt.size >= MOST_ADDRESSES) return;
      held = new Map();
      this.#endpointsAt.set(address, held);
    }
    if (held.size < 8 || held.has(endpoint)) held.set(endpoint, (held.get(endpoint) ?? 0) + 1);
  }

  #numberOf(reason: Reason): number {
    const name = `${reason.policy} ${reason.effect} ${reason.action}`;
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    if (this.reasons.length >= MOST_REASONS) return 0;
    const number = this.reasons.push(reason) - 1;
    this.#numbers.set(name, number);
    return number;
  }

  #hashText(text: string): void {
    const length = this.#buffer.write(text, 'utf8');
    this.#hasher.hash(this.#view, 0, length);
  }

  #grow(): void {
    const size = this.#reasonOfId.length * 2;
    const [reasons, joined] = [this.#reasonOfId, this.#joined];
    this.#reasonOfId = new Uint16Array(size);
    this.#joined = new Uint8Array(size);
    this.#reasonOfId.set(reasons);
    this.#joined.set(joined);
  }
}
