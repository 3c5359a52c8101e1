/** From so many columns on, a list has the detail of its row beside it. */
const WIDE = 140;
const DETAIL_SHARE = 0.45;

/** Columns of a list and of the detail beside it; the detail has none where the terminal is not wide. */
export function besideWidths(columns: number): { readonly list: number; readonly detail: number } {
  const detail = columns < WIDE ? 0 : Math.floor(columns * DETAIL_SHARE);
  return { list: columns - detail, detail };
}
