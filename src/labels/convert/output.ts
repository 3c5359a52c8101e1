import { randomUUID } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { usageError } from '../../core/errors.ts';
import { localFault } from '../../core/files/local-fault.ts';
import { makeFolder } from '../../core/files/make-folder.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';

/** Bytes that are collected before they are written. */
const ROOM = 1 << 18;

/** A folder is filled aside, and what is not whole is removed. */
const NOTHING_LEFT = 'Nothing was converted, and no files were left behind.';

/** A text file that is written piece by piece. */
export class TextOutput {
  readonly #path: string;
  readonly #fd: number;
  // One buffer for the whole file: strings that are put together grow memory, and are copied once more.
  readonly #room = Buffer.allocUnsafe(ROOM);
  #used = 0;

  constructor(path: string) {
    this.#path = path;
    this.#fd = openSync(path, 'wx');
  }

  write(text: string): void {
    // A UTF-16 unit takes three bytes at most.
    if (text.length * 3 > ROOM - this.#used) {
      this.#flush();
      if (text.length * 3 > ROOM) return this.#put(Buffer.from(text));
    }
    this.#used += this.#room.write(text, this.#used);
  }

  /** Makes room for so many bytes, which {@link plain} and {@link number} then take without asking. */
  reserve(bytes: number): void {
    if (bytes > ROOM - this.#used) this.#flush();
  }

  /** ASCII. A million boxes make millions of such pieces: as bytes they cost a third of what strings do. */
  plain(text: string): void {
    const room = this.#room;
    let at = this.#used;
    for (let index = 0; index < text.length; index++) room[at++] = text.charCodeAt(index);
    this.#used = at;
  }

  number(value: number): void {
    if (!(value >= 0 && value < 1e9 && value === Math.trunc(value))) {
      return this.plain(String(value));
    }
    const room = this.#room;
    let digits = 1;
    for (let rest = value; rest >= 10; digits++) rest = Math.trunc(rest / 10);
    let rest = value;
    for (let at = this.#used + digits - 1; at >= this.#used; at--) {
      const tens = (rest / 10) | 0;
      room[at] = 48 + rest - tens * 10;
      rest = tens;
    }
    this.#used += digits;
  }

  #flush(): void {
    const used = this.#used;
    this.#used = 0;
    this.#put(this.#room.subarray(0, used));
  }

  #put(bytes: Uint8Array): void {
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#fd, bytes, at);
    } catch (error) {
      throw localFault(error, this.#path, NOTHING_LEFT);
    }
  }

  /** Puts all that another file holds behind what was written. */
  append(bytes: Uint8Array): void {
    this.#flush();
    this.#put(bytes);
  }

  close(): void {
    this.#flush();
    closeSync(this.#fd);
  }
}

/**
 * A folder that is filled aside, beside where it is to be, and put there whole or not at all. What is in its place
 * already, unless it is an empty folder, is a usage error.
 */
export class OutputFolder {
  readonly target: string;
  readonly #aside: string;
  readonly #folders = new Set<string>(['']);
  readonly #open = new Set<TextOutput>();
  files = 0;

  constructor(target: string) {
    this.target = target;
    if (resolve(target) === resolve('.')) {
      throw usageError('The folder that this runs in cannot be given: a new one takes its place.', {
        hint: 'Give a new one with --out.',
      });
    }
    refuseWhatIsThere(target);
    const parent = dirname(target);
    this.#aside = join(parent, `.${basename(target)}-${randomUUID()}`);
    try {
      makeFolder(parent);
      mkdirSync(this.#aside);
    } catch (error) {
      throw localFault(error, target, NOTHING_LEFT);
    }
  }

  /** Where a file of the result is now; `name` is made by this program, with `/` between its parts. */
  path(name: string): string {
    const slash = name.lastIndexOf('/');
    const folder = slash < 0 ? '' : name.slice(0, slash);
    if (!this.#folders.has(folder)) {
      makeFolder(join(this.#aside, folder));
      this.#folders.add(folder);
    }
    return join(this.#aside, name);
  }

  text(name: string): TextOutput {
    const output = new TextOutput(this.path(name));
    this.#open.add(output);
    this.files += 1;
    return output;
  }

  write(name: string, text: string): void {
    const output = this.text(name);
    output.write(text);
    this.close(output);
  }

  close(output: TextOutput): void {
    output.close();
    this.#open.delete(output);
  }

  /** All that a file holds which was closed. */
  read(name: string): Uint8Array {
    return readFileSync(join(this.#aside, name));
  }

  /** Puts what one closed file holds behind another, and takes it away. */
  join(to: string, from: string): void {
    try {
      appendFileSync(join(this.#aside, to), this.read(from));
    } catch (error) {
      throw localFault(error, join(this.target, to), NOTHING_LEFT);
    }
    this.drop(from);
  }

  rename(from: string, to: string): void {
    renameSync(join(this.#aside, from), join(this.#aside, to));
  }

  /** Takes a file away that was needed on the way. */
  drop(name: string): void {
    rmSync(join(this.#aside, name));
    this.files -= 1;
  }

  /** Puts the folder in its place. */
  commit(): void {
    refuseWhatIsThere(this.target);
    try {
      if (statSync(this.target, { throwIfNoEntry: false }) !== undefined) rmdirSync(this.target);
      renameSync(this.#aside, this.target);
    } catch (error) {
      throw localFault(error, this.target, NOTHING_LEFT);
    }
  }

  /** Leaves nothing behind; after {@link commit} there is nothing left to remove. */
  discard(): void {
    for (const output of this.#open) output.close();
    this.#open.clear();
    rmSync(this.#aside, { recursive: true, force: true });
  }
}

function refuseWhatIsThere(path: string): void {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (!stat.isDirectory()) throw usageError(`${quoteForMessage(path)} is a file, but a folder is needed.`);
  if (readdirSync(path).length > 0) {
    throw usageError(`The folder ${quoteForMessage(path)} is not empty.`, {
      hint: 'Use a new one with --out: nothing is overwritten.',
    });
  }
}
