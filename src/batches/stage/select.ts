import { type LeftOut, type Selection, selector } from '../sources/selection.ts';
import type { Staging } from './target.ts';

/** The part of a staging that is meant, and how many copies are not. Names are those below a batch's folder. */
export function selectCopies(
  staging: Staging,
  selection: Selection,
): { readonly staging: Staging; readonly left: LeftOut } {
  const left: LeftOut = { junk: 0, excluded: 0 };
  const meant = selector(selection, left);
  const batches = staging.batches.map(({ copies, ...one }) => ({
    ...one,
    copies: copies.filter(({ to }) => meant(to.key.slice(one.folder.length))),
  }));
  return { staging: { ...staging, batches }, left };
}
