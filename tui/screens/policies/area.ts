import { findTemplate, findVariant } from '../../../src/policies/catalogue/catalogue.ts';
import { explanationJson } from '../../../src/policies/report.ts';
import { currentRow } from '../../state/table.ts';
import { type Line, span, textOf } from '../../theme/line.ts';
import { rowWords, tableWords } from '../../widgets/table-words.ts';
import { defineArea, type Subject } from '../area.ts';
import { answerLines } from './answer-lines.ts';
import type { PoliciesCommand } from './bindings.ts';
import { commandWords } from './command-words.ts';
import { POLICIES_COMMANDS } from './commands.ts';
import type { PoliciesState } from './model.ts';
import type { OpenDocument } from './open-document.ts';
import { stopAsking } from './request-work.ts';
import { PoliciesScreen } from './screen.tsx';
import { initialPolicies, type PoliciesAction, policiesReducer, resizedPolicies } from './state.ts';

const APPLICABLE: readonly string[] = ['bucket-policy', 'bucket-cors', 'bucket-logging'];

export const policiesArea = defineArea<PoliciesState, PoliciesAction, PoliciesCommand>({
  id: 'policies',
  title: 'Policies',
  initial: initialPolicies,
  reduce: policiesReducer,
  resized: resizedPolicies,
  activeContexts: ({ open, asked }) =>
    asked ? ['policies.request', 'text'] : open ? ['policies.document', 'text'] : ['policies.list', 'table'],
  table: ({ open, asked, documents }) => (open || asked ? undefined : documents),
  tableTop: () => 1,
  Screen: PoliciesScreen,
  status,
  linear,
  commands: POLICIES_COMMANDS,
  disabled,
  subject,
  // The catalogue is part of the program: there is nothing to ask AWS for.
  load: async () => {},
  ended: async () => stopAsking(),
});

const NEEDS_VALUES = new Set<PoliciesCommand>(['policies.save', 'policies.copy', 'policies.apply']);

function disabled(command: PoliciesCommand, { open, documents }: PoliciesState): string | undefined {
  if (command === 'policies.open' && !currentRow(documents)) return 'There is no document under the cursor.';
  if (!open) return undefined;
  if (command.endsWith('across') && open.part !== 'matrix')
    return 'Only the matrix has columns: tab goes there.';
  if (command === 'policies.variant' && findTemplate(open.id).variants.length === 1) {
    return 'This document has one variant only.';
  }
  if (command === 'policies.parameters' && Object.keys(parametersOf(open)).length === 0) {
    return 'This variant has no parameters.';
  }
  if (command === 'policies.apply' && !APPLICABLE.includes(open.generated.attachment)) {
    return `Not from here: attach it to ${open.generated.attachTo}.`;
  }
  if (NEEDS_VALUES.has(command) && open.written === undefined) {
    return 'These are example values: E sets your own.';
  }
  return undefined;
}

function parametersOf(open: OpenDocument) {
  return findVariant(findTemplate(open.id), open.variant).parameters;
}

function subject({ open, asked, documents }: PoliciesState): Subject | undefined {
  if (asked) {
    const { data } = asked.answer;
    return (
      data && {
        name: 'request',
        json: { ...explanationJson(data.explanation, data.request), assumptions: data.assumptions },
        consolePath: 'iam/home?#/policies',
        command: [],
      }
    );
  }
  if (open) {
    return {
      name: open.id,
      json: open.generated.document,
      consolePath: 'iam/home?#/policies',
      command: commandWords('generate', open),
    };
  }
  const id = currentRow(documents)?.key;
  if (id === undefined) return undefined;
  const template = findTemplate(id);
  return {
    name: id,
    json: { id, title: template.title, purpose: template.purpose, attachTo: template.attachTo },
    consolePath: 'iam/home?#/policies',
    command: ['groundctl', 'policies', 'show', id],
  };
}

function status({ open, asked, documents }: PoliciesState): { readonly left: Line; readonly right: Line } {
  if (open || asked) return { left: [], right: [] };
  return { left: [span(`${documents.rows.length} documents`, 'muted')], right: tableWords(documents) };
}

/** The screen in words: where one is, and the row under the cursor. */
function linear({ open, asked, documents }: PoliciesState): string[] {
  if (asked) {
    const lines = answerLines(asked, 78).map(textOf);
    return lines.slice(asked.scroll, asked.scroll + 12);
  }
  if (open) {
    const whose = open.written === undefined ? 'with example values' : 'with your values';
    const { notes } = open.generated;
    return [
      `Document ${open.id}, variant ${open.variant}, ${whose}, part ${open.part}.`,
      ...notes.map(({ part, why }) => `${part}: ${why}`),
    ];
  }
  const row = rowWords(
    documents,
    ({ document, title, kind }) => `${document?.text}: ${title?.text}. Kind: ${kind?.text}`,
  );
  return ['Documents', row];
}
