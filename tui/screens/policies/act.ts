import { formatDocument } from '../../../src/policies/generate/format.ts';
import { areaStore, type Shell } from '../area.ts';
import type { PoliciesState } from './model.ts';
import type { OpenDocument } from './open-document.ts';
import type { PoliciesAction } from './state.ts';

const store = areaStore<PoliciesState, PoliciesAction>('policies');

export const { stateOf } = store;

export function act(shell: Shell, action: PoliciesAction): void {
  store.act(shell, action);
  const { open } = stateOf(shell);
  if (open && open.text === undefined) void write(shell, open);
}

/** Makes the open document's text; a later one overtakes it. */
async function write(shell: Shell, { generated, format }: OpenDocument): Promise<void> {
  const text = await formatDocument(generated, format);
  store.act(shell, { type: 'formatted', generated, format, text });
}
