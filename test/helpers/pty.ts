import { join } from 'node:path';
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { clockVariables } from './clock.ts';

const root = join(import.meta.dirname, '../..');

/** The built program; `npm test` builds it first. */
export const PROGRAM = join(root, 'bin/groundctl.cjs');

export const KEYS = {
  enter: '\r',
  esc: '\x1b',
  tab: '\t',
  shiftTab: '\x1b[Z',
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  home: '\x1b[H',
  end: '\x1b[F',
  pageUp: '\x1b[5~',
  pageDown: '\x1b[6~',
  backspace: '\x7f',
  f1: '\x1bOP',
  ctrlC: '\x03',
  ctrlS: '\x13',
  ctrlU: '\x15',
  ctrlZ: '\x1a',
} as const;

export interface PtyOptions {
  readonly columns?: number;
  readonly rows?: number;
  /** Added to an environment that has nothing of AWS's and nothing of a CI's. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Another program than groundctl. */
  readonly program?: readonly [string, ...string[]];
  readonly cwd?: string;
}

export interface Exit {
  readonly code: number;
  readonly signal: number;
}

/** A program in a pseudo-terminal, with the screen as a terminal would show it. */
export class PtyProgram implements AsyncDisposable {
  readonly #pty: IPty;
  readonly #screen: xterm.Terminal;
  readonly #exited: Promise<Exit>;
  #raw = '';
  #ended: Exit | undefined;

  constructor(words: readonly string[], options: PtyOptions = {}) {
    const { columns = 80, rows = 24 } = options;
    const [file, ...before] = options.program ?? [process.execPath, PROGRAM];
    this.#screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 200 });
    this.#pty = spawn(file, [...before, ...words], {
      name: options.env?.TERM ?? 'xterm-256color',
      cols: columns,
      rows,
      cwd: options.cwd ?? root,
      env: cleanEnvironment(options.env),
    });
    this.#pty.onData((data) => {
      this.#raw += data;
      this.#screen.write(data);
    });
    // A terminal answers what programs ask it; without that they wait.
    this.#screen.onData((answer) => this.#pty.write(answer));
    this.#exited = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode, signal = 0 }) => {
        this.#ended = { code: exitCode, signal };
        resolve(this.#ended);
      });
    });
  }

  get pid(): number {
    return this.#pty.pid;
  }

  /** Everything the program wrote, as bytes in order. */
  get raw(): string {
    return this.#raw;
  }

  /** The terminal emulator, for looking at colours and the cursor. */
  get emulator(): xterm.Terminal {
    return this.#screen;
  }

  write(keys: string): void {
    this.#pty.write(keys);
  }

  /** As a terminal with bracketed paste hands it over. */
  paste(text: string): void {
    this.#pty.write(`\x1b[200~${text}\x1b[201~`);
  }

  resize(columns: number, rows: number): void {
    this.#screen.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  kill(signal: string): void {
    this.#pty.kill(signal);
  }

  /** The screen's lines as they are now, without spaces at their ends. */
  lines(): string[] {
    const buffer = this.#screen.buffer.active;
    return Array.from({ length: this.#screen.rows }, (_, row) => {
      return buffer.getLine(buffer.viewportY + row)?.translateToString(true) ?? '';
    });
  }

  text(): string {
    return this.lines().join('\n');
  }

  /** Resolves once the screen shows `wanted`; fails with the screen as it is when it does not within `ms`. */
  async until(wanted: string | RegExp | ((text: string) => boolean), ms = 15_000): Promise<string> {
    const shows = (text: string) =>
      typeof wanted === 'function'
        ? wanted(text)
        : typeof wanted === 'string'
          ? text.includes(wanted)
          : wanted.test(text);
    return new Promise((resolve, reject) => {
      const done = (finish: () => void) => {
        parsed.dispose();
        clearTimeout(timer);
        finish();
      };
      const look = () => {
        // Between these two marks a frame is half drawn.
        if (this.#raw.lastIndexOf('\x1b[?2026h') > this.#raw.lastIndexOf('\x1b[?2026l')) return;
        const text = this.text();
        if (shows(text)) done(() => resolve(text));
      };
      const fail = (why: string) =>
        done(() => reject(new Error(`${why} ${String(wanted)}. The screen:\n${this.text()}`)));
      const parsed = this.#screen.onWriteParsed(look);
      const timer = setTimeout(() => fail(`Waited ${ms} ms for`), ms);
      // What a program wrote last may come after the news of its end.
      void this.#exited.then(() =>
        setTimeout(() => (shows(this.text()) ? look() : fail('Exited before')), 2_000),
      );
      look();
    });
  }

  /** Writes keys and waits for what they lead to. */
  async press(keys: string, wanted: string | RegExp | ((text: string) => boolean)): Promise<string> {
    this.write(keys);
    return this.until(wanted);
  }

  /**
   * Draws the whole screen again (ctrl-l) and compares: what is different was a leftover. Gives the lines that
   * differ, as they were before.
   */
  async leftovers(): Promise<string[]> {
    const before = this.lines();
    const from = this.#raw.length;
    this.write('\x0c');
    await this.until(
      () => this.#raw.indexOf('\x1b[2J', from) >= 0 && this.#raw.lastIndexOf('\x1b[?2026l') > from,
    );
    await this.until((text) => text.trim() !== '');
    const after = this.lines();
    return before.filter((line, index) => line !== after[index]);
  }

  /** How it ended, once all that it wrote is on the screen: the emulator reads in turns of its own. */
  async exit(): Promise<Exit> {
    const ended = await this.#exited;
    await new Promise<void>((resolve) => this.#screen.write('', resolve));
    return ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#ended) this.#pty.kill('SIGKILL');
    await this.#exited;
    this.#screen.dispose();
  }
}

function cleanEnvironment(more: PtyOptions['env'] = {}): Record<string, string> {
  const nowhere = join(root, 'test/helpers/no-such-file');
  const base: Record<string, string | undefined> = {
    PATH: process.env.PATH,
    ...clockVariables(),
    HOME: join(root, 'test/helpers/no-such-home'),
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    AWS_CONFIG_FILE: nowhere,
    AWS_SHARED_CREDENTIALS_FILE: nowhere,
    AWS_EC2_METADATA_DISABLED: 'true',
    ...more,
  };
  return Object.fromEntries(
    Object.entries(base).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
