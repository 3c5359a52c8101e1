import { displayWidth } from '../../src/core/text/width.ts';
import { take } from '../text/graphemes.ts';
import { ELLIPSIS } from '../theme/glyphs.ts';

interface Tab {
  readonly title: string;
}

/** Fewer letters name nothing any more. */
const FEWEST_LETTERS = 3;

/**
 * The tabs with their numbers; brackets say which is open. Both forms of a tab are equally wide, so that nothing
 * moves. Where they do not fit, they move together, then closer, and then the longest titles are cut.
 */
export function tabTexts(tabs: readonly Tab[], open: number | undefined, width: number): string[] {
  const wide = tabs.map(({ title }, index) =>
    index === open ? ` ${index + 1} [${title}] ` : ` ${index + 1}  ${title}  `,
  );
  if (total(wide) <= width) return wide;
  let letters = Math.max(...tabs.map(({ title }) => displayWidth(title)));
  const close = closeTogether(tabs, open, letters, ' ');
  if (total(close) <= width) return close;
  let tight = closeTogether(tabs, open, letters, '');
  while (total(tight) > width && letters > FEWEST_LETTERS) {
    letters -= 1;
    tight = closeTogether(tabs, open, letters, '');
  }
  return tight;
}

/** The tab under a column of the tabs' line. */
export function tabAt(tabs: readonly Tab[], column: number, width: number): number | undefined {
  let end = 0;
  for (const [index, text] of tabTexts(tabs, undefined, width).entries()) {
    end += displayWidth(text);
    if (column < end) return index;
  }
  return undefined;
}

/** @param before what stands before each number */
function closeTogether(
  tabs: readonly Tab[],
  open: number | undefined,
  letters: number,
  before: string,
): string[] {
  return tabs.map(({ title }, index) => {
    const name = displayWidth(title) <= letters ? title : take(title, letters - 1) + ELLIPSIS;
    return index === open ? `${before}${index + 1}[${name}]` : `${before}${index + 1} ${name} `;
  });
}

function total(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + displayWidth(text), 0);
}
