import { toGroundctlError } from '../../src/core/to-error.ts';
import { pickPlace } from '../screens/across/place-picker.ts';
import { isInS3, placesFor, splitPlace } from '../screens/across/places.ts';
import { topOverlay } from '../state/app.ts';
import { complete, type PlaceField } from '../state/completion.ts';
import { type FormAction, focusedField } from '../state/form.ts';
import { graphemes } from '../text/graphemes.ts';
import { atHome } from '../text/home.ts';
import type { Program } from './program.ts';

/** An answer that takes longer is not waited for: nobody keeps still that long. Milliseconds. */
const PATIENCE = 5_000;

/** A field that names a place, while it has the focus. */
interface Focused {
  readonly id: string;
  readonly place: PlaceField;
  readonly text: string;
  /** The caret is behind the last character. */
  readonly atEnd: boolean;
}

/** Goes on with the name that the field ends in; where there is nothing to go on with, to the next field. */
export function completeField(program: Program): void {
  const field = focusedPlace(program);
  if (!field?.atEnd || !mayBe(field)) return next(program);
  if (isInS3(field.text)) program.shell.notify('Asking S3 …');
  void program.hold(async (signal) => {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
    try {
      const { names } = await placesFor(field.text, program.shell.connection(), patience);
      if (signal.aborted) return;
      program.shell.dispatch({ type: 'notice', notice: undefined });
      const { base, begun } = splitPlace(field.text);
      const found = complete(field.text, begun, names, field.place);
      if (found.type === 'text') set(program, field.id, found.text);
      else if (found.type === 'several') open(program, field.place, placeAt(base), begun);
      else next(program);
    } catch (error) {
      if (signal.aborted) return;
      // A folder that is not there is no mistake yet: the form says so when it is handed in.
      if (isInS3(field.text)) program.shell.notify(toGroundctlError(error).message, 'warn');
      next(program);
    }
  });
}

/** Opens the list of places at what the field names so far. */
export function browseField(program: Program): void {
  const field = focusedPlace(program);
  if (!field) return;
  const { base, begun } = splitPlace(field.text.trim());
  const at = mayBe(field) ? placeAt(base) : undefined;
  open(program, field.place, at, at === undefined ? '' : begun);
}

/** Opens a list of places; the one that is picked goes into the field that has the focus then. */
function open(program: Program, place: PlaceField, at: string | undefined, typed: string): void {
  const picking = { ...place, top: 'Where is it?', take: 'this folder' };
  const chosen = (text: string) => {
    const field = focusedPlace(program);
    if (field) set(program, field.id, text);
  };
  void pickPlace(program.shell, picking, at, chosen, typed);
}

/** The folder to list: a relative one from where the program was started; the top where only S3 is named. */
function placeAt(base: string): string | undefined {
  if (/^s3:\/\/$/i.test(base)) return undefined;
  return base === '' ? './' : atHome(base);
}

function mayBe({ text, place: { where } }: Focused): boolean {
  return where === 'both' || (where === 's3') === isInS3(text);
}

function focusedPlace(program: Program): Focused | undefined {
  const top = topOverlay(program.store.get());
  const field = top?.type === 'form' ? focusedField(top.form) : undefined;
  if (top?.type !== 'form' || !field?.place) return undefined;
  const { text = '', caret = 0 } = top.form.values[field.id] ?? {};
  const atEnd = caret > 0 && caret >= graphemes(text).length;
  return { id: field.id, place: field.place, text, atEnd };
}

function set(program: Program, field: string, text: string): void {
  act(program, { type: 'set', field, text });
}

function next(program: Program): void {
  act(program, { type: 'focus', by: 1 });
}

function act(program: Program, action: FormAction): void {
  program.store.dispatch({ type: 'overlay', action: { type: 'form', action } });
}
