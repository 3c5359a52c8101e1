import { randomBytes, randomInt } from 'node:crypto';
import type { AccessLog, Exchange } from '../exchange.ts';
import type { Bucket, LoggingTarget, StoredObject } from '../model.ts';
import type { Deletion } from '../operations/deletion.ts';
import { storedObject, writeVersion } from '../operations/write-version.ts';
import { describeRequest } from './describe-request.ts';
import type { Outcome } from './outcome.ts';
import { type AccessRecord, formatRecord } from './record.ts';
import { mayDeliver } from './target.ts';

interface Waiting {
  readonly source: string;
  readonly record: AccessRecord;
}

/** Records that wait longer than this are dropped, oldest first, rather than fill the memory. */
const MAX_WAITING = 200_000;

/**
 * Server access logging: collects a record for each request to a bucket that has it on, and delivers them into
 * the target bucket now and then, late and out of order, as S3 does.
 */
export class AccessLogs implements AccessLog {
  readonly #clock: () => Date;
  readonly #buckets: ReadonlyMap<string, Bucket>;
  readonly #timer: NodeJS.Timeout | undefined;
  #waiting: Waiting[] = [];

  /** @param delay seconds between deliveries; 0 delivers on demand only */
  constructor(buckets: ReadonlyMap<string, Bucket>, clock: () => Date, delay: number) {
    this.#clock = clock;
    this.#buckets = buckets;
    if (delay > 0) this.#timer = setInterval(() => this.#deliverSome(), delay * 1000).unref();
  }

  record(exchange: Exchange, outcome: Outcome): void {
    const bucket = this.#loggedBucket(exchange);
    if (bucket === undefined) return;
    this.#add(bucket, describeRequest(exchange, bucket, outcome));
  }

  recordCopySource(exchange: Exchange, bucket: Bucket, key: string, object: StoredObject): void {
    if (bucket.logging === undefined) return;
    const part = exchange.operation?.name === 'UploadPartCopy';
    this.#addSilent(
      exchange,
      bucket,
      part ? 'REST.COPY.PART_GET' : 'REST.COPY.OBJECT_GET',
      key,
      object,
      undefined,
    );
  }

  recordBatchDelete(exchange: Exchange, bucket: Bucket, key: string, deletion: Deletion): void {
    if (bucket.logging === undefined) return;
    this.#addSilent(exchange, bucket, 'BATCH.DELETE.OBJECT', key, deletion.object, 204, deletion.versionId);
  }

  /** Delivers everything that waits. @returns number of records delivered */
  deliver(): number {
    const all = this.#waiting;
    this.#waiting = [];
    return this.#deliver(all);
  }

  /** Puts a log file into a bucket, if that is there. */
  put(bucket: string, key: string, text: string): void {
    const into = this.#buckets.get(bucket);
    if (into) writeVersion(into, textObject(into, key, text, this.#clock()));
  }

  close(): void {
    clearInterval(this.#timer);
    this.#waiting = [];
  }

  #loggedBucket(exchange: Exchange): Bucket | undefined {
    const bucket = this.#buckets.get(exchange.address.bucket ?? '');
    return bucket?.logging === undefined ? undefined : bucket;
  }

  #addSilent(
    exchange: Exchange,
    bucket: Bucket,
    operation: string,
    key: string,
    object: StoredObject | undefined,
    status: number | undefined,
    versionId = object?.versionId,
  ): void {
    const outcome = { errorCode: undefined, bytesSent: 0, totalTime: 0, turnAroundTime: 0 };
    const whole = describeRequest(exchange, bucket, { ...outcome, status: 0, objectSize: object?.blob.size });
    this.#add(bucket, {
      ...whole,
      operation,
      key,
      status,
      versionId,
      requestLine: undefined,
      totalTime: undefined,
      turnAroundTime: undefined,
    });
  }

  #add(bucket: Bucket, record: AccessRecord): void {
    if (this.#waiting.length >= MAX_WAITING) this.#waiting.shift();
    this.#waiting.push({ source: bucket.name, record });
  }

  /** What the timer does: some records always miss the file they should have been in. */
  #deliverSome(): void {
    const now: Waiting[] = [];
    const later: Waiting[] = [];
    for (const one of this.#waiting) (randomInt(8) === 0 ? later : now).push(one);
    this.#waiting = later;
    this.#deliver(now);
  }

  #deliver(records: readonly Waiting[]): number {
    let delivered = 0;
    for (const [source, ofSource] of Map.groupBy(records, ({ source }) => source)) {
      const bucket = this.#buckets.get(source);
      const target = bucket?.logging;
      const into = target === undefined ? undefined : this.#buckets.get(target.bucket);
      if (bucket === undefined || target === undefined || into === undefined) continue;
      // Permission taken away meanwhile: S3 stops delivering without a word.
      if (!mayDeliver(bucket, into, target.prefix)) continue;
      const days = Map.groupBy(ofSource, ({ record }) =>
        target.format === 'event-time' ? dayOf(record.time) : '',
      );
      for (const ofDay of days.values()) {
        for (const file of scatter(ofDay)) {
          this.#write(bucket, into, target, file);
          delivered += file.length;
        }
      }
    }
    return delivered;
  }

  #write(source: Bucket, into: Bucket, target: LoggingTarget, file: readonly Waiting[]): void {
    const now = this.#clock();
    const text = file.map(({ record }) => `${formatRecord(record)}\n`).join('');
    const key = logKey(source, target, now, file[0]?.record.time ?? now);
    writeVersion(into, textObject(into, key, text, now));
  }
}

/** Key of a log file. Partitioned by event time it carries no time of day. */
export function logKey(source: Bucket, target: LoggingTarget, delivered: Date, event: Date): string {
  const unique = randomBytes(8).toString('hex').toUpperCase();
  const date = target.format === 'event-time' ? event : delivered;
  const [year = '', month = '', day = ''] = dayOf(date).split('-');
  const time =
    target.format === 'event-time' ? '00-00-00' : date.toISOString().slice(11, 19).replaceAll(':', '-');
  const name = `${year}-${month}-${day}-${time}-${unique}`;
  if (target.format === 'simple') return `${target.prefix}${name}`;
  const path = [source.ownerAccount, source.region, source.name, year, month, day, name];
  return `${target.prefix}${path.join('/')}`;
}

function textObject(bucket: Bucket, key: string, text: string, now: Date): StoredObject {
  return storedObject(bucket, key, 'text/plain', Buffer.from(text), now);
}

/** Splits records over a few files, in no order within one. */
function scatter(records: readonly Waiting[]): Waiting[][] {
  const files: Waiting[][] = Array.from({ length: Math.min(3, Math.ceil(records.length / 2)) }, () => []);
  const shuffled = [...records];
  for (let at = shuffled.length - 1; at > 0; at--) {
    const other = randomInt(at + 1);
    const [a, b] = [shuffled[at], shuffled[other]];
    if (a !== undefined && b !== undefined) [shuffled[at], shuffled[other]] = [b, a];
  }
  for (const [at, record] of shuffled.entries()) files[at % files.length]?.push(record);
  return files;
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
