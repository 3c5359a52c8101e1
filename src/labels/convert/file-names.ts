import { quoteForMessage } from '../../core/text/sanitize.ts';
import { SeenNames } from '../check/names.ts';
import { renamedFile } from '../convert-rules.ts';
import type { Notes } from '../notes.ts';

/** What some file system refuses in a name: Windows those of the first group, every one NUL and the slash. */
const REFUSED = /[<>:"/\\|?*\u0000-\u001f\u007f-\u009f]/g;
const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?$/i;
const PLAIN = /^[\w-](?:[\w. -]{0,118}[\w-])?$/;
const LOWER = /^[a-z0-9_. -]*$/;
/** Bytes of a name, with room for what is put behind it. */
const LONGEST = 200;

/**
 * Names of files for the objects of a source, by the last part of their keys: the first to come has its own name, later
 * ones with the same name get those of their folders before it. No two differ by case alone.
 */
export class FileNames {
  readonly #taken = new SeenNames();
  readonly #copies = new Map<string, number>();
  readonly #notes: Notes;
  readonly #stems: boolean;

  /** @param stems where a target puts another extension behind the name: then no two names differ by theirs alone */
  constructor(notes: Notes, stems: boolean) {
    this.#notes = notes;
    this.#stems = stems;
  }

  nameFor(ref: string, line: number): string {
    const own = ref.slice(ref.lastIndexOf('/') + 1);
    // Most names are plain and new, and cost one look.
    if (PLAIN.test(own) && !DEVICES.test(own) && this.#take(own, line)) return own;
    const name = this.#free(ref, line);
    if (name !== own) {
      this.#notes.add(renamedFile, `${quoteForMessage(own, 120)} is ${quoteForMessage(name, 120)}.`, line);
    }
    return name;
  }

  #free(ref: string, line: number): string {
    const parts = ref
      .replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*\//i, '')
      .split('/')
      .filter((part) => part !== '');
    const last = parts.at(-1) ?? 'object';
    let name = '';
    for (let folders = 1; folders <= Math.max(1, Math.min(parts.length, 4)); folders++) {
      name = safeName(parts.length === 0 ? last : parts.slice(-folders).join('_'));
      if (this.#take(name, line)) return name;
    }
    const extension = /\.[a-z0-9]{1,8}$/i.exec(last)?.[0] ?? '';
    const stem = name.slice(0, name.length - extension.length);
    // The next number is kept: a name may come a hundred thousand times.
    for (let copy = this.#copies.get(stem) ?? 2; ; copy++) {
      const numbered = `${stem}-${copy}${extension}`;
      if (!this.#take(numbered, line)) continue;
      this.#copies.set(stem, copy + 1);
      return numbered;
    }
  }

  /** False where the name is taken. */
  #take(name: string, line: number): boolean {
    const stem = this.#stems ? name.replace(/\.[^.]*$/, '') : name;
    return this.#taken.add(LOWER.test(stem) ? stem : stem.normalize('NFC').toLowerCase(), line) === undefined;
  }
}

/** A name that every file system takes, and that leads to no other folder. */
export function safeName(text: string): string {
  let name = text
    .replace(REFUSED, '_')
    .replace(/[. ]+$/, '_')
    .replace(/^\.+/, '_');
  if (name === '' || DEVICES.test(name)) name = `_${name}`;
  const extension = /\.[a-z0-9]{1,8}$/i.exec(name)?.[0] ?? '';
  while (Buffer.byteLength(name) > LONGEST) {
    const stem = [...name.slice(0, name.length - extension.length)];
    name = stem.slice(0, Math.max(1, Math.floor(stem.length * 0.9))).join('') + extension;
  }
  return name;
}
