import { describe, expect, test } from 'vitest';
import { MARKS } from '../../../tui/theme/glyphs.ts';
import { marked } from '../../../tui/theme/line.ts';
import { PALETTES, type Palette, themeFor } from '../../../tui/theme/palettes.ts';
import { paint } from '../../../tui/theme/theme.ts';
import { contrast, type Rgb, rgbOf } from '../../helpers/contrast.ts';

const LIGHT: readonly Rgb[] = [
  [255, 255, 255],
  [253, 246, 227],
  [238, 238, 238],
];
const DARK: readonly Rgb[] = [
  [0, 0, 0],
  [30, 30, 30],
  [0, 43, 54],
  [40, 42, 54],
];

test('the measure is the one of WCAG', () => {
  expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 5);
  expect(contrast([119, 119, 119], [255, 255, 255])).toBeCloseTo(4.48, 2);
  expect(rgbOf(124)).toEqual([175, 0, 0]);
  expect(rgbOf(250)).toEqual([188, 188, 188]);
});

describe.each([
  ['light', LIGHT, 4.5],
  ['dark', DARK, 4.5],
  ['high-contrast-light', LIGHT.slice(0, 2), 7],
  ['high-contrast-dark', DARK.slice(0, 2), 7],
] as const)('%s', (name, backgrounds, least) => {
  // A row under the cursor and a button are inverted: the same two colours the other way around.
  test.each(Object.entries(PALETTES[name] as Palette))('%s can be read on each background', (_, sgr) => {
    const index = Number(/^38;5;(\d+)$/.exec(sgr[0])?.[1]);
    for (const background of backgrounds) {
      expect(contrast(rgbOf(index), background)).toBeGreaterThanOrEqual(least);
    }
  });

  test('its meanings are five different colours', () => {
    expect(new Set(Object.values(PALETTES[name]).map(([on]) => on)).size).toBe(5);
  });
});

test.each([
  [undefined, undefined, 'terminal'],
  ['auto', '15;0', 'dark'],
  ['auto', '0;15', 'light'],
  ['auto', '0;default;15', 'light'],
  ['auto', '12;8', 'dark'],
  ['auto', 'nonsense', 'terminal'],
  ['auto', '0;200', 'terminal'],
  ['light', '15;0', 'light'],
  ['dark', '0;15', 'dark'],
  ['high-contrast', '0;15', 'high-contrast-light'],
  ['high-contrast', undefined, 'high-contrast-dark'],
] as const)('theme %s with COLORFGBG=%s is %s', (wanted, COLORFGBG, expected) => {
  expect(themeFor(wanted, { COLORFGBG })).toBe(expected);
});

test('every mark says by its sign and its word what its colour says', () => {
  const spans = [
    marked('ok', 'fine', 'good'),
    marked('error', 'broken', 'bad'),
    marked('warning', 'look', 'warn'),
  ];
  const look = { colour: false, attributes: false };
  expect(spans.map((each) => paint([each], look))).toEqual(['✓ fine', '✗ broken', '! look']);
  const signs = Object.values(MARKS);
  expect(new Set(signs).size).toBe(signs.length);
});

test('without colours muted text is dim, and with colours of ours it is not', () => {
  const muted = [{ text: 'x', tone: 'muted' }] as const;
  expect(paint(muted, { colour: false, attributes: true, theme: 'dark' })).toBe('\x1b[2mx\x1b[22m');
  expect(paint(muted, { colour: true, attributes: true, theme: 'dark' })).toBe('\x1b[38;5;250mx\x1b[39m');
  expect(paint(muted, { colour: true, attributes: true })).toBe('\x1b[2mx\x1b[22m');
});

/** The 16 colours as xterm and as VS Code have them by default; other terminals are between the two. */
const DEFAULTS: Readonly<Record<string, Readonly<Record<number, Rgb>>>> = {
  xterm: { 31: [205, 0, 0], 32: [0, 205, 0], 33: [205, 205, 0], 36: [0, 205, 205] },
  'VS Code': { 31: [205, 49, 49], 32: [13, 188, 121], 33: [229, 229, 16], 36: [17, 168, 205] },
};

describe.each(Object.entries(DEFAULTS))("the terminal's own colours, as %s has them", (_, colours) => {
  const own = Object.entries(PALETTES.terminal).flatMap(([meaning, sgr]) =>
    sgr === undefined ? [] : [{ meaning, rgb: colours[Number(sgr[0])] ?? [0, 0, 0] }],
  );

  test('can be told from black', () => {
    for (const { meaning, rgb } of own) {
      expect(contrast(rgb as Rgb, [0, 0, 0]), meaning).toBeGreaterThanOrEqual(3);
    }
  });

  test('vanish on white, which is why the terminal is asked for its background', () => {
    const worst = Math.min(...own.map(({ rgb }) => contrast(rgb as Rgb, [255, 255, 255])));
    expect(worst).toBeLessThan(3);
  });
});
