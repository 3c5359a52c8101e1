const LONGEST = 4 << 20;

/**
 * Cuts CSV (RFC 4180: quotes doubled, line ends within quotes) into rows while it comes in. Text after the last line
 * end is handed out by {@link end}.
 */
export class CsvSplitter {
  readonly #onRow: (cells: readonly string[]) => void;
  readonly #decoder = new TextDecoder();
  readonly #separator: string;
  #cells: string[] = [];
  #cell = '';
  #quoted = false;
  /** A quote within quotes: the next character tells what it was. */
  #afterQuote = false;

  constructor(separator: string, onRow: (cells: readonly string[]) => void) {
    this.#separator = separator;
    this.#onRow = onRow;
  }

  push(chunk: Uint8Array): void {
    this.#scan(this.#decoder.decode(chunk, { stream: true }));
  }

  end(): void {
    this.#scan(this.#decoder.decode());
    if (this.#cell !== '' || this.#cells.length > 0) this.#endRow();
  }

  #scan(text: string): void {
    for (const character of text) {
      if (this.#quoted && !this.#afterQuote) {
        if (character === '"') this.#afterQuote = true;
        else this.#cell += character;
      } else if (this.#afterQuote && character === '"') {
        this.#cell += '"';
        this.#afterQuote = false;
      } else {
        this.#quoted &&= !this.#afterQuote;
        this.#afterQuote = false;
        this.#outside(character);
      }
      if (this.#cell.length > LONGEST) this.#endRow();
    }
  }

  #outside(character: string): void {
    if (character === '"' && this.#cell === '') this.#quoted = true;
    else if (character === this.#separator) {
      this.#cells.push(this.#cell);
      this.#cell = '';
    } else if (character === '\n') this.#endRow();
    else if (character !== '\r') this.#cell += character;
  }

  #endRow(): void {
    this.#cells.push(this.#cell);
    const cells = this.#cells;
    this.#cells = [];
    this.#cell = '';
    this.#quoted = false;
    this.#afterQuote = false;
    this.#onRow(cells);
  }
}
