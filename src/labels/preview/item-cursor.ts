import type { CallOptions } from '../../core/call-options.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { Item } from '../model.ts';
import { Notes } from '../notes.ts';
import { LineReader } from '../read/line-reader.ts';
import type { LabelSource } from '../sources/find-sources.ts';
import type { ItemPage, ItemReading } from '../sources/item-page.ts';
import { readItems } from '../sources/read-items.ts';

/** Pages that are kept, so that the line before is there at once. */
const KEPT = 8;

/** Finds items by their lines. Going on from line to line reads a source once; going far back begins anew. */
export class ItemCursor {
  readonly #source: LabelSource;
  readonly #s3: ItemReading['s3'];
  readonly #options: CallOptions;
  #pages: readonly Item[][] = [];
  #stream: AsyncGenerator<ItemPage, void, void> | undefined;
  #notes = new Notes();
  #last = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(source: LabelSource, s3: ItemReading['s3'], options: CallOptions) {
    this.#source = source;
    this.#s3 = s3;
    this.#options = options;
  }

  /** The item of a line, or why there is none, in a sentence. One question is answered after another. */
  at(line: number): Promise<Item | string> {
    const answer = this.#turn.then(() => this.#find(line));
    this.#turn = answer.catch(() => {});
    return answer;
  }

  /** Forgets what was read: the file has changed. */
  reset(): Promise<void> {
    const done = this.#turn.then(() => this.#begin());
    this.#turn = done;
    return done;
  }

  async #begin(): Promise<void> {
    const stream = this.#stream;
    this.#stream = undefined;
    this.#pages = [];
    this.#last = 0;
    await stream?.return();
  }

  async #find(line: number): Promise<Item | string> {
    const first = this.#pages[0]?.[0]?.line ?? Number.POSITIVE_INFINITY;
    if (line <= this.#last && line < first) await this.#begin();
    if (this.#stream === undefined && this.#pages.length === 0) {
      this.#notes = new Notes();
      const reader = new LineReader(this.#notes);
      const reading = { s3: this.#s3, reader, notes: this.#notes };
      this.#stream = readItems(this.#source.place, reading, this.#options);
    }
    while (this.#stream !== undefined && this.#last < line) {
      const { done, value } = await this.#stream.next();
      if (done === true) this.#stream = undefined;
      else if (value.items.length > 0) {
        this.#pages = [...this.#pages, [...value.items]].slice(-KEPT);
        this.#last = value.items.at(-1)?.line ?? this.#last;
      }
    }
    for (const page of this.#pages) {
      const item = page.find((one) => one.line === line);
      if (item !== undefined) return item;
    }
    const unread = this.#notes.findings('').find(({ evidence }) => {
      const lines = evidence?.lines;
      return Array.isArray(lines) && lines.includes(line);
    });
    if (unread !== undefined)
      return `Line ${line} cannot be read: ${quoteForMessage(unread.message, 300).slice(1, -1)}`;
    if (this.#last === 0) return 'It has no data objects.';
    return `There is no data object on line ${line}; the last one that was read is on line ${this.#last}.`;
  }
}
