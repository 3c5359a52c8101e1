const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;
const TAB = 0x09;
const COLON = 0x3a;
const COMMA = 0x2c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;

/**
 * What stands in front of an object: a time and names of log streams in `aws logs tail` and exports of log groups, the
 * fields of an event in the text output of the AWS CLI.
 */
const PREFIX =
  /^\s*(?:EVENTS(?:\t[^\t]*){1,4}\t|\d{4}-\d\d-\d\d[T ]\d\d:\d\d[\d:.,]*(?:Z|[+-]\d\d:?\d\d)?(?:\s+\S+){0,3}\s*)$/;
/** The time of an event, which the text output of the AWS CLI has behind the message. */
const SUFFIX = /^\t\d{13}\r?$/;
/** No record is longer. */
const LONGEST = 4 << 20;
const FIRST_ROOM = 1 << 16;
/** Names of members that wrap are shorter, with what stands around them. */
const LONGEST_NAME = 200;

export interface JsonParts {
  /** An object that stands alone or in an array and holds no array of objects itself; bytes of JSON. */
  object(bytes: Buffer): void;
  /** An array has ended. */
  arrayEnd(): void;
  /** A line of other text, or what was left of an object that is broken. */
  other(bytes: Buffer): void;
}

/** An object or array that is open. */
interface Frame {
  readonly open: number;
  /** Where its text begins, in the bytes that are held. */
  start: number;
  /** It held objects that were handed out: it is a wrapper. */
  isWrapper: boolean;
  /** A part of the object that it stands in: what it holds is not handed out. */
  readonly isPart: boolean;
}

/**
 * Finds objects in JSON of any layout (lines, arrays, one behind the other, wrapped in other objects), while it
 * comes in, without holding more than the object at hand. Text between the objects is handed out line by line.
 */
export class JsonSplitter {
  readonly #parts: JsonParts;
  readonly #wrappers: ReadonlySet<string> | undefined;
  #bytes = Buffer.allocUnsafe(FIRST_ROOM);
  #length = 0;
  /** Bytes that were looked at. */
  #at = 0;
  /** Where the line of other text begins. */
  #line = 0;
  #frames: Frame[] = [];
  #inString = false;
  /** The last byte that is neither space nor within a string. */
  #last = 0;
  /** The byte in front of those that are held: where a piece ends, no line need begin. */
  #before = NEWLINE;

  /** @param wrappers names of the members that hold lists of objects; without them every list of objects is one */
  constructor(parts: JsonParts, wrappers?: ReadonlySet<string>) {
    this.#parts = parts;
    this.#wrappers = wrappers;
  }

  push(chunk: Uint8Array): void {
    this.#room(chunk.length);
    this.#bytes.set(chunk, this.#length);
    this.#length += chunk.length;
    this.#scan();
    this.#forget();
  }

  end(): void {
    if (this.#frames.length > 0 && !this.#isWrapper()) this.#giveUp(this.#length);
    else if (this.#frames.length === 0) this.#endLine(this.#length);
    this.#frames = [];
    this.#before = NEWLINE;
    this.#length = 0;
    this.#at = 0;
    this.#line = 0;
  }

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + more));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }

  #scan(): void {
    const bytes = this.#bytes;
    for (; this.#at < this.#length; this.#at++) {
      const byte = bytes[this.#at] ?? 0;
      if (this.#inString) {
        if (!this.#scanString()) return;
        continue;
      }
      if (byte === NEWLINE && this.#frames.length === 0) this.#endLine(this.#at);
      if (byte <= 0x20) continue;
      if (this.#frames.length === 0) this.#scanOutside(byte);
      else this.#scanInside(byte);
      this.#last = byte;
    }
  }

  /** Goes to the end of the string; false where it is not there yet. JSON has no line ends within strings. */
  #scanString(): boolean {
    const bytes = this.#bytes;
    for (; this.#at < this.#length; this.#at++) {
      const byte = bytes[this.#at];
      if (byte === BACKSLASH) {
        if (this.#at + 1 >= this.#length) return false;
        this.#at += 1;
      } else if (byte === QUOTE) {
        this.#inString = false;
        return true;
      } else if (byte === NEWLINE) {
        this.#giveUp(this.#at);
        return true;
      }
    }
    return false;
  }

  #scanOutside(byte: number): void {
    const opens = byte === OPEN_OBJECT || byte === OPEN_ARRAY;
    if (!opens) {
      // Commas between objects say nothing.
      if (byte === COMMA && this.#bytes.toString('latin1', this.#line, this.#at).trim() === '')
        this.#line = this.#at + 1;
      return;
    }
    const before = this.#bytes.toString('latin1', this.#line, this.#at);
    if (before.trim() !== '' && !PREFIX.test(before)) return;
    this.#open(byte);
  }

  #scanInside(byte: number): void {
    if (byte === QUOTE) this.#inString = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      const inObject = this.#frames.at(-1)?.open === OPEN_OBJECT;
      // An object where the name of a member belongs: the one before was cut, and this is the next.
      if (inObject && this.#last !== COLON && this.#startsLine()) {
        this.#giveUp(this.#at);
        this.#open(byte);
      } else this.#push(byte);
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) this.#close();
  }

  #push(byte: number): void {
    const parent = this.#frames.at(-1);
    const isPart = parent?.isPart === true || (byte === OPEN_ARRAY && this.#isPartOf(parent));
    this.#frames.push({ open: byte, start: this.#at, isWrapper: false, isPart });
  }

  /** True for a list that belongs to an object, which is no wrapper so far, under another name than one of those. */
  #isPartOf(parent: Frame | undefined): boolean {
    if (this.#wrappers === undefined || parent?.open !== OPEN_OBJECT || parent.isWrapper) return false;
    const before = this.#bytes.toString('latin1', Math.max(parent.start, this.#at - LONGEST_NAME), this.#at);
    const name = /"([^"\\]*)"\s*:\s*$/.exec(before)?.[1];
    return name === undefined || !this.#wrappers.has(name);
  }

  #startsLine(): boolean {
    return (this.#at === 0 ? this.#before : this.#bytes[this.#at - 1]) === NEWLINE;
  }

  #open(byte: number): void {
    this.#frames = [{ open: byte, start: this.#at, isWrapper: false, isPart: false }];
  }

  #close(): void {
    const frame = this.#frames.pop();
    if (frame === undefined) return;
    const parent = this.#frames.at(-1);
    if (frame.open === OPEN_ARRAY) this.#parts.arrayEnd();
    else if (!frame.isWrapper && !frame.isPart && (parent === undefined || parent.open === OPEN_ARRAY)) {
      this.#parts.object(this.#bytes.subarray(frame.start, this.#at + 1));
      for (const outer of this.#frames) outer.isWrapper = true;
    }
    if (this.#frames.length === 0) this.#line = this.#at + 1;
  }

  #isWrapper(): boolean {
    return this.#frames[0]?.isWrapper === true;
  }

  #endLine(end: number): void {
    const text = this.#bytes.subarray(this.#line, end);
    const isSuffix = text[0] === TAB && SUFFIX.test(text.toString('latin1', 0, 20));
    if (!isSuffix && text.some((byte) => byte > 0x20)) this.#parts.other(text);
    this.#line = end + 1;
  }

  /** What is open ends here and is broken. */
  #giveUp(end: number): void {
    const first = this.#frames.find(({ isWrapper }) => !isWrapper);
    this.#parts.other(this.#bytes.subarray(first?.start ?? this.#line, end));
    this.#frames = [];
    this.#inString = false;
    this.#line = end + 1;
  }

  /** Lets go what nobody will ask for any more. */
  #forget(): void {
    const open = this.#frames.find(({ isWrapper }) => !isWrapper)?.start;
    const keep = open ?? (this.#frames.length > 0 ? this.#at : this.#line);
    if (this.#length - keep > LONGEST) {
      if (this.#frames.length === 0) this.#endLine(this.#length);
      // Longer than any record: its text is let go, its parts are still looked for.
      for (const frame of this.#frames) frame.isWrapper = true;
      this.#parts.other(Buffer.from(this.#bytes.subarray(keep, keep + 200)));
      this.#shift(this.#at);
      return;
    }
    this.#shift(Math.min(keep, this.#at));
  }

  #shift(by: number): void {
    if (by <= 0) return;
    this.#before = this.#bytes[by - 1] ?? NEWLINE;
    this.#bytes.copyWithin(0, by, this.#length);
    this.#length -= by;
    this.#at -= by;
    this.#line = Math.max(0, this.#line - by);
    for (const frame of this.#frames) frame.start -= by;
  }
}
