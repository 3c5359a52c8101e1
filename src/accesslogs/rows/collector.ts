import { manglingOf } from '../mangling/detect.ts';
import type { Mangling } from '../mangling/kinds.ts';
import { OPERATION } from '../scan/line-head.ts';
import type { LineScanner } from '../scan/line-scanner.ts';
import { isAboutTheSignature, sawSignature } from './classify.ts';
import { Hasher } from './hasher.ts';
import { KEY_GRANTED, KEY_READ } from './key-set.ts';
import { errorCodeOf, requestLineOf } from './line-texts.ts';
import type { LogRows } from './log-rows.ts';
import { LooseRequests } from './loose-requests.ts';
import { Places } from './places.ts';
import { PresignedRequests } from './presigned-requests.ts';
import { passes, type RecordFilter } from './record-filter.ts';

/** Turns scanned records into rows. */
export class Collector {
  readonly #rows: LogRows;
  readonly #filter: RecordFilter;
  readonly #filtered: boolean;
  readonly #presigned: PresignedRequests;
  readonly #loose: LooseRequests;
  readonly #hasher = new Hasher();

  constructor(rows: LogRows, filter: RecordFilter = {}) {
    this.#rows = rows;
    this.#filter = filter;
    this.#filtered = Object.values(filter).some((value) => value !== undefined);
    const places = new Places(rows);
    this.#presigned = new PresignedRequests(rows, places);
    this.#loose = new LooseRequests(rows, places);
  }

  /**
   * Takes the record that `line` has just scanned.
   * @param count how many records of one hour it stands for, of which it is the first
   * @param last time of the last of them
   */
  add(line: LineScanner, count = 1, last = line.head.time): void {
    const { counts } = this.#rows;
    const { time, operation } = line.head;
    if (this.#filtered && !passes(line, this.#filter)) {
      counts.filtered += count;
      return;
    }
    counts.records += count;
    if (last > counts.lastTime) counts.lastTime = last;
    if (time < counts.firstTime || counts.firstTime === 0) counts.firstTime = time;
    const { status, query } = line.request;
    if (status === 0) return;
    if (operation === OPERATION.other) {
      if (status === 403) {
        this.#loose.addNotJudged(
          line,
          query.presigned || query.presignedV2 ? 'otherOperation' : 'signed',
          count,
          last,
        );
      }
      return;
    }
    if (operation === OPERATION.preflight) {
      if (status === 403) this.#loose.add(line, { kind: 'preflight', detail: '' }, count, last);
    } else this.#addRequest(line, count, last);
  }

  #addRequest(line: LineScanner, count: number, last: number): void {
    const { head, request } = line;
    const { status, query } = request;
    const success = (status >= 200 && status < 300) || status === 304;
    const presigned = query.presigned || query.presignedV2;
    const refused = status >= 400 && status < 500;
    if (!success && !presigned) {
      if (refused) this.#loose.addWithoutGrant(line, count, last);
      return;
    }
    if (refused) {
      const mangling = manglingIn(line);
      if (mangling !== undefined) {
        this.#loose.add(line, { kind: 'mangled', detail: mangling }, count, last);
        return;
      }
      if (head.operation === OPERATION.website) {
        this.#loose.add(line, { kind: 'website', detail: '' }, count, last);
        return;
      }
    }
    const isRead = head.operation === OPERATION.get || head.operation === OPERATION.head;
    if (!presigned && !isRead) return;
    this.#hasher.hash(line.view, head.keyStart, head.keyEnd);
    const { first, second } = this.#hasher;
    this.#rows.keys.add(first, second, (success && isRead ? KEY_READ : 0) | (presigned ? KEY_GRANTED : 0));
    if (!presigned) return;
    const isCounted = this.#presigned.add(line, success, { first, second }, count, last);
    if (!isCounted && refused) this.#loose.addNotJudged(line, 'noAddress', count, last);
  }
}

/** How the URL of a refused presigned request was spoilt, if S3 complains of just that. */
function manglingIn(line: LineScanner): Mangling | undefined {
  const { query } = line.request;
  const code = errorCodeOf(line);
  const whole = query.presigned ? query.signedAt >= 0 && query.expires >= 0 : query.expiresAt >= 0;
  if (whole && sawSignature(line) && !isAboutTheSignature(code)) return undefined;
  return manglingOf(requestLineOf(line), code);
}
