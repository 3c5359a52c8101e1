import type { FormAction, FormState, FormValues } from './form.ts';
import { focusedField, formReducer } from './form.ts';
import { EMPTY_INPUT, type InputAction, type InputState, inputReducer } from './input.ts';
import {
  hasChanges,
  mayRetry,
  needsName,
  type PlanAction,
  type PlanDialog,
  planReducer,
} from './plan-dialog.ts';

export interface Item<Value extends string = string> {
  readonly value: Value;
  readonly label: string;
  readonly detail?: string;
  /** Said below the list while the cursor is on the item. */
  readonly note?: string;
}

/** What lies over an area's screen and takes the keys. The last of the stack is the innermost. */
export type Overlay =
  | { readonly type: 'filter'; readonly input: InputState; readonly before: string }
  | {
      readonly type: 'help';
      readonly input: InputState;
      readonly scroll: number;
      readonly of: readonly string[];
    }
  | {
      /** A few options, each with a sentence. */
      readonly type: 'choose';
      readonly title: string;
      readonly text: string;
      readonly options: readonly Item[];
      readonly cursor: number;
      take(value: string): void;
    }
  | {
      /** A long list that typing narrows; with `free` the typed text itself may be taken. */
      readonly type: 'pick';
      readonly title: string;
      readonly items: readonly Item[];
      readonly input: InputState;
      readonly cursor: number;
      readonly free: boolean;
      /** What to say where there is nothing to pick from. */
      readonly empty: string;
      /** Set while the items are still to come: nothing can be taken yet. The number says which answer is awaited. */
      readonly waiting?: number;
      take(value: string): void;
    }
  | {
      readonly type: 'confirm';
      readonly title: string;
      readonly text: readonly string[];
      readonly yes: string;
      readonly focus: 'no' | 'yes';
      /** Does what was confirmed. */
      accept(): void;
    }
  | {
      readonly type: 'form';
      readonly form: FormState;
      submit(values: FormValues): void;
      /** Set by the first Esc on a form in which something was typed. */
      readonly leaving: boolean;
    }
  | { readonly type: 'plan'; readonly dialog: PlanDialog };

export type OverlayAction =
  | { readonly type: 'edit'; readonly edit: InputAction }
  | { readonly type: 'move'; readonly by: number }
  | {
      readonly type: 'fill';
      readonly waiting: number;
      readonly items: readonly Item[];
      readonly empty: string;
      readonly title?: string;
      readonly cursor?: number;
    }
  | { readonly type: 'scroll'; readonly to: number }
  | { readonly type: 'focus'; readonly focus: 'no' | 'yes' }
  | { readonly type: 'form'; readonly action: FormAction }
  | { readonly type: 'form-leaving' }
  | { readonly type: 'plan'; readonly action: PlanAction };

export function overlayReducer(state: Overlay, action: OverlayAction): Overlay {
  switch (action.type) {
    case 'edit':
      return edited(state, action.edit);
    case 'move':
      return moved(state, action.by);
    case 'fill':
      return filled(state, action);
    case 'scroll':
      return state.type === 'help' ? { ...state, scroll: action.to } : state;
    case 'focus':
      return state.type === 'confirm' ? { ...state, focus: action.focus } : state;
    case 'form':
      if (state.type !== 'form') return state;
      return { ...state, form: formReducer(state.form, action.action), leaving: false };
    case 'form-leaving':
      return state.type === 'form' ? { ...state, leaving: true } : state;
    case 'plan':
      return state.type === 'plan' ? { ...state, dialog: planReducer(state.dialog, action.action) } : state;
  }
}

function edited(state: Overlay, edit: InputAction): Overlay {
  switch (state.type) {
    case 'filter':
      return { ...state, input: inputReducer(state.input, edit) };
    case 'help':
      return { ...state, input: inputReducer(state.input, edit), scroll: 0 };
    case 'pick':
      return { ...state, input: inputReducer(state.input, edit), cursor: 0 };
    case 'form':
      return { ...state, form: formReducer(state.form, { type: 'edit', edit }), leaving: false };
    case 'plan':
      return { ...state, dialog: planReducer(state.dialog, { type: 'edit', edit }) };
    case 'choose':
    case 'confirm':
      return state;
  }
}

function moved(state: Overlay, by: number): Overlay {
  if (state.type === 'choose') {
    return { ...state, cursor: Math.max(0, Math.min(state.options.length - 1, state.cursor + by)) };
  }
  if (state.type === 'pick') {
    return { ...state, cursor: Math.max(0, Math.min(pickItems(state).length - 1, state.cursor + by)) };
  }
  return state;
}

/** The list with its items; what was typed while they were awaited narrows them. */
function filled(state: Overlay, { waiting, ...answer }: Extract<OverlayAction, { type: 'fill' }>): Overlay {
  if (state.type !== 'pick' || state.waiting !== waiting) return state;
  const { waiting: _, ...list } = state;
  const cursor = list.input.text === '' ? (answer.cursor ?? 0) : 0;
  return { ...list, title: answer.title ?? list.title, items: answer.items, empty: answer.empty, cursor };
}

/**
 * The items of a pick list that match what is typed: every word, anywhere in label or detail. Those whose label
 * begins with it come first: who types a name quickly and presses Enter means that one.
 */
export function pickItems(state: Extract<Overlay, { type: 'pick' }>): Item[] {
  if (state.waiting !== undefined) return [];
  const words = state.input.text.toLowerCase().split(/\s+/).filter(Boolean);
  const typed = state.input.text.trim();
  const begins = ({ label }: Item) => typed !== '' && label.toLowerCase().startsWith(typed.toLowerCase());
  const found = state.items.filter((item) => {
    const text = `${item.label} ${item.detail ?? ''} ${item.value}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const matches = [...found.filter(begins), ...found.filter((item) => !begins(item))];
  if (!state.free || typed === '' || matches.some((item) => item.value === typed)) return matches;
  return [...matches, { value: typed, label: typed, detail: 'as typed' }];
}

/** The key contexts of an overlay, innermost first. */
export function overlayContexts(state: Overlay): string[] {
  switch (state.type) {
    case 'form': {
      const field = focusedField(state.form);
      return [...(field?.place ? ['form.place'] : []), `form.${field?.kind ?? 'submit'}`, 'form'];
    }
    case 'plan': {
      const { stage } = state.dialog;
      if (stage === 'ready' && !hasChanges(state.dialog)) return ['plan.over'];
      const { context } = state.dialog;
      if (stage === 'ready' && needsName(state.dialog)) return ['plan.name'];
      if (stage === 'ready') return [...(context === undefined ? [] : [context]), 'plan.ready'];
      if (stage === 'planning' || stage === 'applying') return [`plan.${stage}`];
      return mayRetry(state.dialog) ? ['plan.failed', 'plan.over'] : ['plan.over'];
    }
    case 'help':
      return state.input.text === '' ? ['help.empty', 'help'] : ['help'];
    case 'filter':
    case 'choose':
    case 'pick':
    case 'confirm':
      return [state.type];
  }
}

export function helpOverlay(contexts: readonly string[]): Overlay {
  return { type: 'help', input: EMPTY_INPUT, scroll: 0, of: contexts };
}
