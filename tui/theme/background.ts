import { backgroundOf, type ThemeName, themeFor } from './palettes.ts';

type Environment = { readonly [name: string]: string | undefined };

/** Asks the terminal for its background (OSC 11); those that know the question answer with {@link lightness}'s text. */
export const ASK_BACKGROUND = '\x1b]11;?\x07';

/**
 * Whether the terminal is asked: only where its answer would change a colour, and never through tmux or screen, which
 * answer for another terminal, or not at all.
 */
export function asksBackground(
  wanted: string | undefined,
  { colour, screenReader }: { readonly colour: boolean; readonly screenReader: boolean },
  environment: Environment,
): boolean {
  const isOpen = wanted === undefined || wanted === 'auto' || wanted === 'high-contrast';
  const { TERM = '', TMUX, STY, COLORFGBG } = environment;
  const between = TMUX || STY || /^(?:screen|tmux|dumb|linux)/.test(TERM);
  return isOpen && colour && !screenReader && !between && backgroundOf(COLORFGBG) === undefined;
}

/** The theme for the background that the terminal told, or undefined where it told none. */
export function themeForAnswer(wanted: string | undefined, answer: string): ThemeName | undefined {
  const light = lightness(answer);
  if (light === undefined) return undefined;
  // As COLORFGBG says it.
  return themeFor(wanted, { COLORFGBG: light > MIDDLE ? '0;15' : '15;0' });
}

/** Above this, black is easier to read than white: the contrast to both is the same here (WCAG 2, relative luminance). */
const MIDDLE = 0.179;

/** Relative luminance, 0 to 1, of `11;rgb:RRRR/GGGG/BBBB` with one to four digits each; undefined for anything else. */
export function lightness(answer: string): number | undefined {
  const found = /^11;rgba?:([0-9a-f]{1,4})\/([0-9a-f]{1,4})\/([0-9a-f]{1,4})(?:\/[0-9a-f]{1,4})?$/i.exec(
    answer,
  );
  if (!found) return undefined;
  const [red = 0, green = 0, blue = 0] = found.slice(1, 4).map((digits) => {
    const part = Number.parseInt(digits, 16) / (16 ** digits.length - 1);
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
