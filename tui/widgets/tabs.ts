import { displayWidth } from '../../src/core/text/width.ts';

interface Tab {
  readonly title: string;
}

/** A tab with its number; brackets say which is open. Both forms are equally wide, so that nothing moves. */
export function tabText({ title }: Tab, index: number, open: boolean): string {
  return open ? ` ${index + 1} [${title}] ` : ` ${index + 1}  ${title}  `;
}

/** The tab under a column of the tabs' line. */
export function tabAt(tabs: readonly Tab[], column: number): number | undefined {
  let end = 0;
  for (const [index, tab] of tabs.entries()) {
    end += displayWidth(tabText(tab, index, false));
    if (column < end) return index;
  }
  return undefined;
}
