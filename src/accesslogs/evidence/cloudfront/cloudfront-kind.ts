import { parseAddress } from '../../../core/net/ip.ts';
import type { TimeWindow } from '../../sources/key-date.ts';
import { EventObjects } from '../event-objects.ts';
import type { EvidenceFeed, EvidenceKind } from '../evidence-files.ts';
import { type Fields, fieldsOf, textOf } from '../fields.ts';
import { LineCutter } from '../line-cutter.ts';
import { SetAside } from '../set-aside.ts';
import { forwardedFor, unescaped } from './forwarded.ts';
import type { Viewers } from './viewers.ts';

/**
 * Standard logs of CloudFront, version 1 (tabs, with #Fields) and 2 (W3C, plain with a header, JSON): fields are found
 * by their names, since version 2 lets people choose them. Source: CloudFront developer guide, standard logging
 * reference.
 */
export class CloudFrontKind implements EvidenceKind {
  readonly name = 'CloudFront standard log';
  readonly option = '--cloudfront';
  readonly setAside = new SetAside();
  readonly #viewers: Viewers;
  readonly #window: TimeWindow;

  constructor(viewers: Viewers, window: TimeWindow = {}) {
    this.#viewers = viewers;
    this.#window = window;
  }

  open(file: string): EvidenceFeed {
    let understood = 0;
    const take = (fields: Fields, text: Uint8Array | string) => {
      if (this.#take(fields)) understood += 1;
      else this.setAside.add(file, text);
    };
    const table = new TableLines(take, (text) => this.setAside.add(file, text));
    const objects = new EventObjects({
      object: (value, bytes) => take(messageOf(fieldsOf(value)), bytes),
      rowEnd: () => {},
      other: (bytes) => this.setAside.add(file, bytes),
    });
    let feed: { push(chunk: Uint8Array): void; end(): void } | undefined;
    return {
      push: (chunk) => {
        feed ??= /^(?:\ufeff)?\s*[{[]/.test(Buffer.from(chunk.subarray(0, 64)).toString()) ? objects : table;
        feed.push(chunk);
      },
      end: () => {
        feed?.end();
        if (table.headed) understood += 1;
      },
      get understood() {
        return understood;
      },
    };
  }

  #take(fields: Fields): boolean {
    const seen = parseAddress(textOf(fields, 'c-ip'));
    const time = timeOf(fields);
    if (!seen.ok || time === undefined) return false;
    const { from, to } = this.#window;
    if ((from !== undefined && time < from) || (to !== undefined && time >= to)) {
      this.#viewers.counts.filtered += 1;
      return true;
    }
    const forwarded = fields.has('x-forwarded-for')
      ? forwardedFor(textOf(fields, 'x-forwarded-for'))
      : undefined;
    this.#viewers.add(seen.value, forwarded, Number(textOf(fields, 'sc-status')) || 0, time);
    return true;
  }
}

/** Records that CloudWatch Logs delivered are messages of events. */
function messageOf(fields: Fields): Fields {
  const message = fields.get('message') ?? fields.get('@message');
  if (typeof message !== 'string' || fields.has('c-ip')) return fields;
  try {
    return fieldsOf(JSON.parse(message));
  } catch {
    return fields;
  }
}

/** Seconds since 1970, of date and time, or of the timestamp in milliseconds. */
function timeOf(fields: Fields): number | undefined {
  const stamp = textOf(fields, 'timestamp(ms)');
  const time = /^\d{12,13}$/.test(stamp)
    ? Number(stamp)
    : Date.parse(`${textOf(fields, 'date')}T${unescaped(textOf(fields, 'time'))}Z`);
  return Number.isNaN(time) ? undefined : Math.floor(time / 1000);
}

const SEPARATORS = ['\t', ' ', ',', ';', '|'];

/** Lines below a header: `#Fields:`, or a first line of names. */
class TableLines {
  headed = false;
  readonly #lines: LineCutter;

  constructor(take: (fields: Fields, text: string) => void, setAside: (text: string) => void) {
    let names: readonly string[] | undefined;
    this.#lines = new LineCutter((line) => {
      if (line.startsWith('#')) {
        const header = /^#Fields:\s*(.*)$/i.exec(line)?.[1];
        if (header !== undefined) {
          // The header has spaces, its lines the separator that was chosen.
          names = namesOf(header.split(/[\s,;|]+/));
          this.headed = true;
        }
        return;
      }
      if (names === undefined) {
        const written = line.split(/[\t ,;|]+/);
        if (!written.some((name) => name.toLowerCase() === 'c-ip')) return setAside(line);
        names = namesOf(written);
        this.headed = true;
        return;
      }
      const cells = cellsOf(line, names.length);
      const fields = new Map<string, unknown>();
      for (const [at, name] of names.entries()) if (cells[at] !== undefined) fields.set(name, cells[at]);
      take(fields, line);
    });
  }

  push(chunk: Uint8Array): void {
    this.#lines.push(chunk);
  }

  end(): void {
    this.#lines.end();
  }
}

function namesOf(names: readonly string[]): string[] {
  return names.filter((name) => name !== '').map((name) => name.toLowerCase().replace(/^"|"$/g, ''));
}

/** The separator is the one that gives as many cells as there are names. */
function cellsOf(line: string, count: number): string[] {
  const ways = SEPARATORS.map((mark) => line.split(mark));
  return ways.find((cells) => cells.length === count) ?? ways[0] ?? [];
}
