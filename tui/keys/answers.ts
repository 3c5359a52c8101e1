/** How an answer of the terminal begins (an operating system command), and how it may end. */
const BEGIN = '\x1b]';
const BELL = '\x07';
const STRING_END = '\x1b\\';

/** Milliseconds in which a terminal answers. */
const SOON = 2000;

/** Longer than any answer: whatever it is, it is not one. */
const LONGEST = 64;

/**
 * Takes one answer of the terminal out of what is typed, however it is cut into pieces: nobody typed it. What begins like
 * an answer and is none is given back as it came. After the answer everything passes.
 */
export class AnswerFilter {
  #held: string | undefined;
  #over = false;
  #isSoon = true;
  #timer: NodeJS.Timeout | undefined;
  readonly #answered: (answer: string) => void;
  readonly #give: (chunk: string) => void;
  readonly #patience: number;

  /**
   * @param answered takes what stands between begin and end
   * @param give takes what was typed
   * @param patience milliseconds that the rest of an answer may take: a person may have typed its beginning
   */
  constructor(answered: (answer: string) => void, give: (chunk: string) => void, patience = 100) {
    this.#answered = answered;
    this.#give = give;
    this.#patience = patience;
    setTimeout(() => {
      this.#isSoon = false;
    }, SOON).unref();
  }

  push(chunk: string): void {
    if (this.#over) return this.#give(chunk);
    if (this.#held === undefined) {
      const found = chunk.indexOf(BEGIN);
      // A line may cut an answer behind its first byte; later that is the Esc key and nothing else.
      const at = found < 0 && this.#isSoon && chunk.endsWith('\x1b') ? chunk.length - 1 : found;
      if (at < 0) return this.#give(chunk);
      if (at > 0) this.#give(chunk.slice(0, at));
      this.#held = chunk.slice(at);
    } else this.#held += chunk;
    this.#look(this.#held);
  }

  #look(held: string): void {
    clearTimeout(this.#timer);
    if (BEGIN.startsWith(held)) return this.#wait();
    if (!held.startsWith(BEGIN)) return this.#release();
    const body = held.slice(BEGIN.length);
    const end = [BELL, STRING_END]
      .map((mark) => ({ mark, at: body.indexOf(mark) }))
      .filter(({ at }) => at >= 0)
      .sort((a, b) => a.at - b.at)[0];
    if (end) {
      this.#over = true;
      this.#held = undefined;
      this.#answered(body.slice(0, end.at));
      const rest = body.slice(end.at + end.mark.length);
      if (rest !== '') this.#give(rest);
    } else if (body.length > LONGEST || !/^(?:\d[\w;:/]*)?(?:\x1b)?$/.test(body)) this.#release();
    else this.#wait();
  }

  #wait(): void {
    this.#timer = setTimeout(() => this.#release(), this.#patience);
  }

  #release(): void {
    const held = this.#held ?? '';
    this.#held = undefined;
    if (held === '') return;
    // As the keys would have come: the escape with the character behind it, then the rest.
    const first = held.startsWith(BEGIN) || !held.startsWith('\x1b') ? BEGIN.length : 1;
    this.#give(held.slice(0, first));
    if (held.length > first) this.#give(held.slice(first));
  }
}
