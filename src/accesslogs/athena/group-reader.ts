import { Collector } from '../rows/collector.ts';
import { Hasher } from '../rows/hasher.ts';
import { KEY_GRANTED, KEY_READ } from '../rows/key-set.ts';
import { LogRows } from '../rows/log-rows.ts';
import type { RecordFilter } from '../rows/record-filter.ts';
import { LineFeed } from '../scan/line-feed.ts';
import type { OnRecord } from '../scan/line-reading.ts';
import { LineScanner } from '../scan/line-scanner.ts';
import type { Rejection } from '../scan/rejection.ts';
import { Rejects } from '../scan/rejects.ts';
import { shortLine } from './short-line.ts';

/** One row of the query of `rowsSql`; numbers are digits. */
export type GroupRow = readonly (string | null)[];

/**
 * Reads the rows of {@link rowsSql} into the table that the rules judge. Each group comes as one or two lines, which
 * the scanner and the collector of whole logs take: what a record means is decided in one place.
 */
export class GroupReader {
  readonly rows: LogRows;
  readonly rejects = new Rejects();
  blank = 0;
  /** Lines that are not plain, of objects that have more of them than are brought here. */
  notSeen = 0;
  /** Objects without any record: their names, and the first bytes of each. */
  readonly strangers: { readonly name: string; readonly head: Buffer; readonly sawNul: boolean }[] = [];
  readonly #collector: Collector;
  readonly #oddCollector: Collector;
  readonly #scanner = new LineScanner();
  readonly #hasher = new Hasher();

  /**
   * @param budget memory in bytes for the rows
   * @param filter what the query filters by: lines that it does not take apart are filtered here
   */
  constructor(budget: number, filter: RecordFilter = {}) {
    this.rows = new LogRows(budget);
    this.#collector = new Collector(this.rows);
    this.#oddCollector = new Collector(this.rows, filter);
  }

  add([kind, name, content, firsts, records, last, linesOfObject]: GroupRow): void {
    const count = Number(records);
    if (kind === 'key') this.#addKey(name ?? '', content ?? '');
    else if (kind === 'odd') this.#addOdd(name ?? '', content ?? '', count, Number(linesOfObject));
    else if (name === 'blank') this.blank += count;
    else if (name === 'filtered') this.#addFiltered(content ?? '', firsts ?? '', count);
    else this.#addGroup(linesOf(name ?? '', content ?? '', firsts ?? ''), count, Number(last));
    this.rows.keepWithinBudget();
  }

  /** @param lines the first record, and where it is known the second */
  #addGroup([first = '', second]: readonly string[], count: number, last: number): void {
    const one = second === undefined || count < 2 ? 0 : 1;
    this.#addLine(first, count - one, last);
    if (second !== undefined && one > 0) this.#addLine(second, one, undefined);
  }

  /** Not counted as records, but lines that are none are told all the same. */
  #addFiltered(content: string, firsts: string, count: number): void {
    const line = Buffer.from(shortLine('filtered', content, firsts.split('\n')[0] ?? ''));
    const reason = this.#scanner.scan(line, 0, line.length);
    if (reason === undefined) this.rows.counts.filtered += count;
    else this.#reject(reason, line, count);
  }

  #reject(reason: Rejection, line: Buffer, count: number): void {
    for (let at = 0; at < count; at++) this.rejects.add(reason, '', 0, line, 0, line.length);
  }

  #addLine(text: string, count: number, last: number | undefined): void {
    const line = Buffer.from(text);
    const reason = this.#scanner.scan(line, 0, line.length);
    if (reason === undefined) this.#collector.add(this.#scanner, count, last);
    else this.#reject(reason, line, count);
  }

  #addKey(flags: string, key: string): void {
    const bytes = Buffer.from(key);
    this.#hasher.hash(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
    const { first, second } = this.#hasher;
    const bits = (flags.includes('read') ? KEY_READ : 0) | (flags.includes('granted') ? KEY_GRANTED : 0);
    this.rows.keys.add(first, second, bits);
  }

  /** Lines of one object that are not plain, read as a file of them would be. */
  #addOdd(name: string, lines: string, count: number, all: number): void {
    const onRecord: OnRecord = (line) => this.#oddCollector.add(line);
    const feed = new LineFeed(name, { scanner: this.#scanner, rejects: this.rejects, onRecord });
    feed.push(Buffer.from(`${lines}\n`));
    feed.end();
    this.notSeen += Math.max(0, count - lines.split('\n').length);
    if (feed.records === 0 && count === all) {
      this.strangers.push({ name, head: feed.head, sawNul: feed.sawNul });
    }
  }
}

/** The lines of a group: as they were, or made of what its records have in common. */
function linesOf(what: string, content: string, firsts: string): string[] {
  if (what === 'line' || what === 'loose' || what === 'spoilt') return content.split('\n');
  return firsts.split('\n').map((seen) => shortLine(what, content, seen));
}
