import { toGroundctlError } from '../../src/core/to-error.ts';
import { inputOf } from '../state/input.ts';
import type { Item } from '../state/overlay.ts';
import type { Shell } from './area.ts';

/** A list to pick from before its items are there. */
export interface AskedList {
  readonly title: string;
  readonly free: boolean;
  /** What is being waited for, in words. */
  readonly asking: string;
  /** What the list is narrowed by from the start. */
  readonly typed?: string;
  take(value: string): void;
}

/** What the list then holds. */
export interface ListAnswer {
  readonly items: readonly Item[];
  /** What to say where there is nothing to pick from. */
  readonly empty: string;
  readonly title?: string;
  readonly cursor?: number;
}

let tickets = 0;

/**
 * Opens a list at once and fills it when its items are there, so that what is typed meanwhile narrows the list and
 * reaches nothing behind it. Who has left the list is not asked again. Throws what `ask` throws, unless the list was
 * left: it stays open and says so, since somebody may be typing into it.
 */
export async function pickLater(
  shell: Shell,
  { asking, typed = '', ...list }: AskedList,
  ask: () => Promise<ListAnswer>,
): Promise<void> {
  tickets += 1;
  const waiting = tickets;
  const isOpen = () => shell.get().overlays.some((each) => each.type === 'pick' && each.waiting === waiting);
  shell.open({ type: 'pick', ...list, items: [], input: inputOf(typed), cursor: 0, empty: asking, waiting });
  try {
    const answer = await ask();
    if (isOpen())
      shell.dispatch({ type: 'overlay', of: 'pick', action: { type: 'fill', waiting, ...answer } });
  } catch (error) {
    if (!isOpen()) return;
    const { message } = toGroundctlError(error);
    shell.dispatch({
      type: 'overlay',
      of: 'pick',
      action: { type: 'fill', waiting, items: [], empty: message },
    });
    throw error;
  }
}
