import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../../src/core/text/width.ts';
import { AREAS } from '../../../tui/screens/areas.ts';
import { tabAt, tabTexts } from '../../../tui/widgets/tabs.ts';

describe.each([60, 72, 80, 120])('tabs on %i columns', (width) => {
  test('all fit, and opening another moves none of them', () => {
    const widths = AREAS.map((_, open) => tabTexts(AREAS, open, width).map(displayWidth));
    for (const each of widths) expect(each).toEqual(widths[0]);
    expect(widths[0]?.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(width);
  });

  test('every tab keeps its number, the open one its brackets, and a click finds it', () => {
    for (const [open, { title }] of AREAS.entries()) {
      const texts = tabTexts(AREAS, open, width);
      expect(texts[open]).toContain(`[${title.slice(0, 3)}`);
      expect(texts.map((text) => /\d/.exec(text)?.[0])).toEqual(AREAS.map((_, index) => String(index + 1)));
      const column = texts.slice(0, open).join('').length + 2;
      expect(tabAt(AREAS, column, width)).toBe(open);
    }
  });
});
