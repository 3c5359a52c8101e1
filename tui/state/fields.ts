import type { Field, Option } from './form.ts';

/** A sentence of help, or that and where a place is completed from. */
type About = string | Pick<Field, 'help' | 'place'>;

/** A field of one line. */
export function textField<Id extends string>(id: Id, label: string, about: About): Field<Id> {
  return { id, label, kind: 'text', ...(typeof about === 'string' ? { help: about } : about) };
}

/** A field of several lines, for lists that are pasted. */
export function linesField<Id extends string>(id: Id, label: string, help: string): Field<Id> {
  return { id, label, kind: 'lines', help };
}

export function choiceField<Id extends string>(
  id: Id,
  label: string,
  about: { readonly help: string; readonly options: readonly Option[] },
): Field<Id> {
  return { id, label, kind: 'choice', ...about };
}

/** Options that are called what they are. */
export function optionsOf(values: readonly string[]): Option[] {
  return values.map((value) => ({ value, label: value }));
}
