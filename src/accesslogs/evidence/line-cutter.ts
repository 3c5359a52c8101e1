const NEWLINE = 0x0a;
/** Longer lines are cut: nothing that is looked for stands that far behind. */
const LONGEST = 1 << 18;

/** Cuts text into lines while it comes in; empty ones are left out. */
export class LineCutter {
  readonly #onLine: (line: string) => void;
  #parts: Uint8Array[] = [];
  #length = 0;
  #begun = false;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(chunk: Uint8Array): void {
    let start = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, start)) {
      this.#hold(chunk.subarray(start, at));
      this.#endLine();
      start = at + 1;
    }
    this.#hold(chunk.subarray(start));
  }

  end(): void {
    this.#endLine();
  }

  /** Chunks may be written over once they were taken. */
  #hold(bytes: Uint8Array): void {
    const room = LONGEST - this.#length;
    if (bytes.length === 0 || room <= 0) return;
    this.#parts.push(Buffer.from(bytes.subarray(0, room)));
    this.#length += Math.min(room, bytes.length);
  }

  #endLine(): void {
    if (this.#length === 0) return;
    let line = Buffer.concat(this.#parts).toString('utf8').replace(/\r$/, '');
    if (!this.#begun) line = line.replace(/^\ufeff/, '');
    this.#begun = true;
    this.#parts = [];
    this.#length = 0;
    if (line !== '') this.#onLine(line);
  }
}
