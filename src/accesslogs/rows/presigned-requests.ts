import type { LineScanner } from '../scan/line-scanner.ts';
import { isCloudFrontAgent, methodOf, outcomeOf } from './classify.ts';
import { Hasher } from './hasher.ts';
import { errorCodeOf, presignedSampleOf } from './line-texts.ts';
import type { LogRows } from './log-rows.ts';
import { nothingSeen, type Observation, sampledRow } from './observation.ts';
import { HOST, OUTCOME, SIGNER, wayOf } from './outcome.ts';
import type { Places } from './places.ts';

/** S3 accepts no longer X-Amz-Expires; stands in for one that cannot be read. */
export const LONGEST_EXPIRES = 604_800;
const DAY = 86_400;

/** Adds presigned requests to the table of rows. */
export class PresignedRequests {
  readonly #rows: LogRows;
  readonly #places: Places;
  readonly #hasher = new Hasher();
  readonly #seen: Observation = nothingSeen();

  constructor(rows: LogRows, places: Places) {
    this.#rows = rows;
    this.#places = places;
  }

  /**
   * False where the record has no address, and so cannot be judged.
   * @param key hash lanes of the key
   * @param count how many requests it stands for, of which it is the first
   * @param last time of the last of them
   */
  add(
    line: LineScanner,
    success: boolean,
    { first: keyFirst, second: keySecond }: { readonly first: number; readonly second: number },
    count: number,
    last: number,
  ): boolean {
    const rows = this.#rows;
    const address = this.#places.address(line);
    if (address < 0) {
      rows.counts.withoutAddress += count;
      return false;
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
    seen.bucket = this.#places.bucket(line);
    const host = isCloudFrontAgent(line) ? HOST.cloudFront : this.#places.host(line);
    seen.way = wayOf(host, methodOf(head.operation));
    seen.outcome = success
      ? OUTCOME.success
      : outcomeOf(line, code, query.presigned ? seen.signedAt : 0, seen.signedAt + seen.expires);
    seen.code = success ? 0 : rows.codes.numberOf(line.request.status, code);
    this.#hasher.hash(view, tail.agentStart, tail.agentEnd);
    seen.agent = this.#hasher.first;
    rows.counts.bySigner[seen.signer] += count;
    const row = rows.table.add(seen, count, last);
    if (seen.outcome === OUTCOME.refused) rows.table.addRefusedKey(row, keyFirst, keySecond, count);
    if (seen.outcome === OUTCOME.success) return true;
    if (rows.evidence?.trail !== undefined) {
      rows.told.note(row, rows.evidence.trail.index.reasonOfLine(line), count);
    }
    const sampled = sampledRow(row, seen);
    if (rows.samples.wants(sampled, seen.time)) {
      rows.samples.add(sampled, presignedSampleOf(line, address, seen.signedAt));
    }
    return true;
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
}

/** Access key ids of temporary credentials begin with ASIA. */
function isTemporary(buffer: Buffer, start: number, end: number): boolean {
  return end - start >= 16 && buffer.toString('latin1', start, start + 4) === 'ASIA';
}
