import type { Fields } from '../../core/fields.ts';
import type { ClassTable } from '../classes.ts';
import type { Label } from '../model.ts';
import type { Notes } from '../notes.ts';

/** What a reader of one kind of label is given. */
export interface Reading {
  readonly attribute: string;
  readonly value: unknown;
  readonly metadata: Fields;
  readonly line: number;
  /** The line's text, for offsets into it. */
  readonly text: string | undefined;
  readonly classes: ClassTable;
  readonly notes: Notes;
  /** Names of the label category file, whose places are the indexes of classes; where there is one. */
  readonly categories?: readonly string[] | undefined;
}

/** What it makes of it; what it cannot read it has noted. */
export type Read = Pick<Label, 'annotations' | 'extent'> & { readonly reference?: string | undefined };
