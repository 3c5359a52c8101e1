import type { GroundctlError } from '../../../src/core/errors.ts';
import { findTemplate, findVariant, TEMPLATES } from '../../../src/policies/catalogue/catalogue.ts';
import { exampleParameters } from '../../../src/policies/catalogue/examples.ts';
import type { VariantId } from '../../../src/policies/catalogue/template.ts';
import type { DocumentFormat } from '../../../src/policies/generate/format.ts';
import { type GeneratedDocument, generateDocument } from '../../../src/policies/generate/generate.ts';
import type { WrittenParameters } from '../../../src/policies/generate/read-parameters.ts';
import type { Answer } from '../../../src/policies/simulate/answer.ts';
import { MOST_COLUMNS } from '../../../src/policies/simulate/matrix.ts';
import { bodyHeight, type SharedAction, type Size } from '../../state/app.ts';
import type { FormValues } from '../../state/form.ts';
import { failed, type Loadable, loaded } from '../../state/loadable.ts';
import { scrolledTo } from '../../state/scroll.ts';
import { type Column, emptyTable, tableReducer } from '../../state/table.ts';
import { turned } from '../../state/turned.ts';
import { answerLines } from './answer-lines.ts';
import type { Asked } from './asked.ts';
import type { PoliciesState } from './model.ts';
import { type OpenDocument, PARTS } from './open-document.ts';
import { partLines } from './part-lines.ts';

export type PoliciesAction =
  | { readonly type: 'open'; readonly id: string; readonly variant?: VariantId }
  | {
      readonly type: 'generated';
      readonly generated: GeneratedDocument;
      readonly written: WrittenParameters;
      readonly typed: FormValues;
    }
  | { readonly type: 'format'; readonly format: DocumentFormat }
  | {
      readonly type: 'formatted';
      readonly generated: GeneratedDocument;
      readonly format: DocumentFormat;
      readonly text: string;
    }
  | { readonly type: 'part'; readonly by: number }
  | { readonly type: 'across'; readonly by: number }
  | { readonly type: 'ask'; readonly asked: Asked }
  | { readonly type: 'answered'; readonly asked: Asked; readonly answer: Answer }
  | { readonly type: 'not-answered'; readonly asked: Asked; readonly error: GroundctlError }
  | SharedAction;

const COLUMNS: readonly Column[] = [
  { id: 'document', title: 'Document', drop: 0, min: 20, max: 24 },
  { id: 'title', title: 'Title', drop: 0, min: 34, max: 70 },
  { id: 'kind', title: 'Kind', drop: 1, min: 8, max: 17 },
  { id: 'variants', title: 'Variants', drop: 2, min: 28, max: 30 },
];

/** Actions of a matrix but the last. */
const MOST_ACROSS = MOST_COLUMNS - 1;

/** Lines about a document above its parts; fewer on a low screen. */
export function summaryHeight(size: Size): number {
  if (size.rows >= 24) return 5;
  return size.rows >= 19 ? 3 : 2;
}

/** Lines that a part has: below it come the summary and the line of part names. */
export function partHeight(size: Size): number {
  return Math.max(1, bodyHeight(size) - summaryHeight(size) - 2);
}

const page = (size: Size) => Math.max(1, bodyHeight(size) - 1);

export function initialPolicies(size: Size): PoliciesState {
  const rows = TEMPLATES.map(({ id, title, attachment, variants }) => ({
    key: id,
    cells: {
      document: { text: id },
      title: { text: title },
      kind: { text: attachment },
      variants: { text: variants.map((variant) => variant.id).join(', ') },
    },
  }));
  return {
    size,
    documents: tableReducer(emptyTable(COLUMNS, page(size)), { type: 'rows', rows }),
    open: undefined,
    asked: undefined,
  };
}

export function resizedPolicies(state: PoliciesState, size: Size): PoliciesState {
  return { ...state, size, documents: tableReducer(state.documents, { type: 'fit', page: page(size) }) };
}

export function policiesReducer(state: PoliciesState, action: PoliciesAction): PoliciesState {
  switch (action.type) {
    case 'open':
      return { ...state, open: opened(action.id, action.variant, state.open) };
    case 'generated': {
      const { generated, written, typed } = action;
      return withOpen(state, (open) => ({
        ...open,
        variant: generated.variant,
        generated,
        written,
        typed: { ...open.typed, ...typed },
        text: undefined,
        scroll: 0,
      }));
    }
    case 'format':
      return withOpen(state, (open) => ({ ...open, format: action.format, text: undefined, scroll: 0 }));
    case 'formatted':
      return withOpen(state, (open) =>
        open.generated === action.generated && open.format === action.format
          ? { ...open, text: action.text }
          : open,
      );
    case 'part':
      return withOpen(state, (open) => ({ ...open, part: turned(PARTS, open.part, action.by), scroll: 0 }));
    case 'across':
      return withOpen(state, (open) => ({
        ...open,
        across: Math.max(0, Math.min(MOST_ACROSS, open.across + action.by)),
      }));
    case 'ask':
      return { ...state, asked: action.asked };
    case 'answered':
      return withAsked(state, action.asked, (answer) => loaded(answer, action.answer));
    case 'not-answered':
      return withAsked(state, action.asked, (answer) => failed(answer, action.error));
    case 'table':
      return state.open || state.asked
        ? state
        : { ...state, documents: tableReducer(state.documents, action.action) };
    case 'scroll': {
      const { asked, size } = state;
      const { by, unit } = action;
      const columns = size.columns - 2;
      if (asked) {
        const lines = answerLines(asked, columns).length;
        const scroll = scrolledTo(asked.scroll, by, unit, bodyHeight(size), lines);
        return { ...state, asked: { ...asked, scroll } };
      }
      return withOpen(state, (open) => {
        const lines = partLines(open, columns).length;
        return { ...open, scroll: scrolledTo(open.scroll, by, unit, partHeight(size), lines) };
      });
    }
    case 'back':
      return backed(state);
  }
}

/** A document before anything is typed: with its defaults where these are enough, else with its examples. */
function opened(
  id: string,
  variantId: VariantId | undefined,
  before: OpenDocument | undefined,
): OpenDocument {
  const variant = findVariant(findTemplate(id), variantId);
  const needsNothing = Object.values(variant.parameters).every((parameter) => parameter.read([]).ok);
  const written: WrittenParameters = needsNothing ? new Map() : exampleParameters(variant);
  const same = before?.id === id ? before : undefined;
  return {
    id,
    variant: variant.id,
    generated: generateDocument(id, written, { variant: variant.id }),
    written: needsNothing ? written : undefined,
    typed: same?.typed ?? {},
    format: same?.format ?? 'json',
    text: undefined,
    part: same?.part ?? 'document',
    scroll: 0,
    across: 0,
  };
}

/** The same request with more known of its answer; another one, asked since, stays as it is. */
function withAsked(
  state: PoliciesState,
  { words }: Asked,
  change: (answer: Loadable<Answer>) => Loadable<Answer>,
): PoliciesState {
  if (state.asked?.words !== words) return state;
  return { ...state, asked: { ...state.asked, answer: change(state.asked.answer) } };
}

function backed(state: PoliciesState): PoliciesState {
  if (state.asked) return { ...state, asked: undefined };
  if (state.open) return { ...state, open: undefined };
  const documents = tableReducer(state.documents, { type: 'clear' });
  return documents === state.documents ? state : { ...state, documents };
}

function withOpen(state: PoliciesState, change: (open: OpenDocument) => OpenDocument): PoliciesState {
  if (!state.open) return state;
  const open = change(state.open);
  return open === state.open ? state : { ...state, open };
}
