import type { ClassTable } from '../classes.ts';
import type { Notes } from '../notes.ts';
import type { Files } from './files.ts';

/** What reading the files of a label needs. */
export interface FileReading {
  readonly files: Files;
  readonly classes: ClassTable;
  readonly notes: Notes;
}
