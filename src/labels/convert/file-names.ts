import { quoteForMessage } from '../../core/text/sanitize.ts';
import { renamedFile } from '../convert-rules.ts';
import type { Notes } from '../notes.ts';

/** What some file system refuses in a name: Windows those of the first group, every one NUL and the slash. */
const REFUSED = /[<>:"/\\|?*\u0000-\u001f\u007f-\u009f]/g;
const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?$/i;
/** Bytes of a name, with room for what is put behind it. */
const LONGEST = 200;

/**
 * Names of files for the objects of a source, by the last part of their keys: the first to come has its own name, later
 * ones with the same name get those of their folders before it. No two differ by case alone.
 */
export class FileNames {
  readonly #taken = new Set<string>();
  readonly #notes: Notes;
  readonly #stems: boolean;

  /** @param stems where a target puts another extension behind the name: then no two names differ by theirs alone */
  constructor(notes: Notes, stems: boolean) {
    this.#notes = notes;
    this.#stems = stems;
  }

  nameFor(ref: string, line: number): string {
    const parts = ref
      .replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*\//i, '')
      .split('/')
      .filter((part) => part !== '');
    const own = parts.at(-1) ?? 'object';
    let name = safeName(own);
    for (
      let folders = 2;
      this.#taken.has(this.#fold(name)) && folders <= Math.min(parts.length, 4);
      folders++
    ) {
      name = safeName(parts.slice(-folders).join('_'));
    }
    const stem = name.replace(/(\.[^.]*)?$/, '');
    for (let copy = 2; this.#taken.has(this.#fold(name)); copy++)
      name = `${stem}-${copy}${own.match(/\.[a-z0-9]{1,8}$/i)?.[0] ?? ''}`;
    this.#taken.add(this.#fold(name));
    if (name !== own) {
      this.#notes.add(renamedFile, `${quoteForMessage(own, 120)} is ${quoteForMessage(name, 120)}.`, line);
    }
    return name;
  }

  #fold(name: string): string {
    return (this.#stems ? name.replace(/\.[^.]*$/, '') : name).normalize('NFC').toLowerCase();
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
