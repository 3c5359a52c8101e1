import type { FieldProblem } from '../../src/workteams/check.ts';
import type { PlaceField } from './completion.ts';
import { EMPTY_INPUT, type InputAction, type InputState, inputOf, inputReducer } from './input.ts';

export interface Option {
  readonly value: string;
  readonly label: string;
  readonly detail?: string;
}

export interface Field<Id extends string = string> {
  readonly id: Id;
  readonly label: string;
  /** `lines` takes several lines: lists that are pasted. */
  readonly kind: 'text' | 'lines' | 'choice';
  /** One sentence: what belongs here, by example. */
  readonly help: string;
  readonly options?: readonly Option[];
  /** Set where the text names a place: tab completes it, and one can be picked. */
  readonly place?: PlaceField;
}

/** The answers of a form, by the ids of its fields. */
export type FormValues<Id extends string = string> = { readonly [id in Id]?: string };

/** What a form asks, and what its answers are checked by: the functions that the command line uses. */
export interface FormSpec<Id extends string = string> {
  readonly id: string;
  readonly title: string;
  readonly intro: string;
  readonly submit: string;
  readonly fields: readonly Field<Id>[];
  check(values: FormValues<Id>): readonly FieldProblem[];
  /** Lines under the fields that say what the answers amount to. */
  summary?(values: FormValues<Id>): readonly string[];
}

export interface FormState {
  readonly spec: FormSpec;
  readonly values: Readonly<Record<string, InputState>>;
  readonly initial: FormValues;
  /** Index into the fields; one more is the submit button. */
  readonly focus: number;
  readonly problems: Readonly<Record<string, string>>;
  /** Fields whose problems are shown: those left once, all after an attempt to submit. */
  readonly touched: ReadonlySet<string>;
}

export type FormAction =
  | { readonly type: 'edit'; readonly edit: InputAction }
  | { readonly type: 'choose'; readonly by: number }
  | { readonly type: 'focus'; readonly by: number }
  | { readonly type: 'touch-all' }
  /** Puts a text into a field, for which something else has found it. */
  | { readonly type: 'set'; readonly field: string; readonly text: string };

export function formOf(spec: FormSpec, initial: FormValues = {}): FormState {
  const start = Object.fromEntries(
    spec.fields.map((field) => [field.id, initial[field.id] ?? field.options?.[0]?.value ?? '']),
  );
  const values = Object.fromEntries(Object.entries(start).map(([id, text]) => [id, inputOf(text)]));
  return checked({ spec, values, initial: start, focus: 0, problems: {}, touched: new Set() });
}

export function formReducer(state: FormState, action: FormAction): FormState {
  const field = focusedField(state);
  switch (action.type) {
    case 'edit': {
      if (!field || field.kind === 'choice') return state;
      const before = state.values[field.id] ?? EMPTY_INPUT;
      const after = inputReducer(before, action.edit, field.kind === 'lines');
      const next = { ...state, values: { ...state.values, [field.id]: after } };
      return after.text === before.text ? next : checked(next);
    }
    case 'choose': {
      if (field?.kind !== 'choice' || !field.options) return state;
      const at = field.options.findIndex((option) => option.value === state.values[field.id]?.text);
      const count = field.options.length;
      const option = field.options[(at + action.by + count) % count];
      if (!option) return state;
      return checked({ ...state, values: { ...state.values, [field.id]: inputOf(option.value) } });
    }
    case 'focus': {
      const count = state.spec.fields.length + 1;
      const focus = (state.focus + action.by + count) % count;
      const touched = field ? new Set([...state.touched, field.id]) : state.touched;
      return { ...state, focus, touched };
    }
    case 'set': {
      const values = { ...state.values, [action.field]: inputOf(action.text) };
      return checked({ ...state, values });
    }
    case 'touch-all': {
      const first = state.spec.fields.findIndex((each) => state.problems[each.id] !== undefined);
      const touched = new Set(state.spec.fields.map((each) => each.id));
      return { ...state, touched, focus: first < 0 ? state.focus : first };
    }
  }
}

/** The field that has the focus; undefined on the submit button. */
export function focusedField(state: FormState): Field | undefined {
  return state.spec.fields[state.focus];
}

export function valuesOf(state: FormState): FormValues {
  return Object.fromEntries(Object.entries(state.values).map(([id, input]) => [id, input.text]));
}

export function isDirty(state: FormState): boolean {
  return Object.entries(state.initial).some(([id, text]) => state.values[id]?.text !== text);
}

function checked(state: FormState): FormState {
  const problems: Record<string, string> = {};
  for (const { field, message } of state.spec.check(valuesOf(state))) {
    const before = problems[field];
    // A pasted list may have many faults, and each is to be found in it.
    const all = state.spec.fields.find(({ id }) => id === field)?.kind === 'lines';
    if (before === undefined) problems[field] = message;
    else if (all) problems[field] = `${before}; ${message}`;
  }
  return { ...state, problems };
}
