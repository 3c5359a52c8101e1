import { describe, expect, test } from 'vitest';
import { asksBackground, lightness, themeForAnswer } from '../../../tui/theme/background.ts';

const LOOK = { colour: true, screenReader: false };

describe('the background of the terminal', () => {
  test.each([
    ['11;rgb:ffff/ffff/ffff', undefined, 'light'],
    ['11;rgb:fdfd/f6f6/e3e3', 'auto', 'light'],
    ['11;rgb:0000/0000/0000', undefined, 'dark'],
    ['11;rgb:00/2b/36', undefined, 'dark'],
    ['11;rgba:1e1e/1e1e/1e1e/ffff', undefined, 'dark'],
    ['11;rgb:f/f/f', 'high-contrast', 'high-contrast-light'],
    ['11;rgb:0/0/0', 'high-contrast', 'high-contrast-dark'],
    ['11;?', undefined, undefined],
    ['10;rgb:ffff/ffff/ffff', undefined, undefined],
    ['11;rgb:ffff/ffff', undefined, undefined],
    ['11;rgb:fffff/0/0', undefined, undefined],
    ['', undefined, undefined],
  ] as const)('%s, where %s is wanted, is %s', (answer, wanted, theme) => {
    expect(themeForAnswer(wanted, answer)).toBe(theme);
  });

  test('a grey of which black and white are equally far is neither much', () => {
    expect(lightness('11;rgb:7676/7676/7676')).toBeCloseTo(0.18, 2);
  });

  test('is asked for only where the answer changes something, and comes from this terminal', () => {
    expect(asksBackground(undefined, LOOK, { TERM: 'xterm-256color' })).toBe(true);
    expect(asksBackground('auto', LOOK, { TERM: 'xterm-kitty' })).toBe(true);
    expect(asksBackground('high-contrast', LOOK, { TERM: 'xterm' })).toBe(true);
    for (const [wanted, look, environment] of [
      ['light', LOOK, {}],
      ['dark', LOOK, {}],
      ['none', { ...LOOK, colour: false }, {}],
      [undefined, { ...LOOK, colour: false }, {}],
      [undefined, { ...LOOK, screenReader: true }, {}],
      [undefined, LOOK, { COLORFGBG: '15;0' }],
      [undefined, LOOK, { TMUX: '/tmp/tmux-1000/default,1,0' }],
      [undefined, LOOK, { STY: '1.pts' }],
      [undefined, LOOK, { TERM: 'screen-256color' }],
      [undefined, LOOK, { TERM: 'tmux-256color' }],
      [undefined, LOOK, { TERM: 'dumb' }],
    ] as const) {
      expect(asksBackground(wanted, look, environment), JSON.stringify([wanted, environment])).toBe(false);
    }
  });
});
