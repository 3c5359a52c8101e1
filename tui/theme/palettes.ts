/** An SGR code and the one that ends it. */
export type Sgr = readonly [on: string, off: string];

/** Colours by meaning; what is not in it has the terminal's own. */
export interface Palette {
  readonly good: Sgr;
  readonly warn: Sgr;
  readonly bad: Sgr;
  readonly accent: Sgr;
  /** Undefined where dim text says it. */
  readonly muted: Sgr | undefined;
}

export type ThemeName = 'terminal' | 'light' | 'dark' | 'high-contrast-light' | 'high-contrast-dark';

/** Of the terminal's own 16. */
const own = (code: number): Sgr => [String(code), '39'];
/** Of the 256 that look the same everywhere. */
const fixed = (index: number): Sgr => [`38;5;${index}`, '39'];

/**
 * `terminal` uses the terminal's own 16 colours, so that solarised and other schemes stay as they are; blue and bright
 * black are left out: both vanish on common backgrounds. The others are for a background that is known: at least 4.5 to
 * 1 by WCAG, and 7 to 1 with high contrast.
 */
export const PALETTES: Readonly<Record<ThemeName, Palette>> = {
  terminal: { good: own(32), warn: own(33), bad: own(31), accent: own(36), muted: undefined },
  light: { good: fixed(22), warn: fixed(94), bad: fixed(124), accent: fixed(24), muted: fixed(240) },
  dark: { good: fixed(114), warn: fixed(221), bad: fixed(210), accent: fixed(80), muted: fixed(250) },
  'high-contrast-light': {
    good: fixed(22),
    warn: fixed(53),
    bad: fixed(52),
    accent: fixed(17),
    muted: fixed(235),
  },
  'high-contrast-dark': {
    good: fixed(120),
    warn: fixed(226),
    bad: fixed(217),
    accent: fixed(123),
    muted: fixed(255),
  },
};

/** What is asked for, by flag or setting; `auto` and nothing leave it to the terminal. */
export function themeFor(
  wanted: string | undefined,
  environment: { readonly [name: string]: string | undefined },
): ThemeName {
  const background = backgroundOf(environment.COLORFGBG);
  if (wanted === 'light' || wanted === 'dark') return wanted;
  if (wanted === 'high-contrast')
    return background === 'light' ? 'high-contrast-light' : 'high-contrast-dark';
  return background ?? 'terminal';
}

/** COLORFGBG as rxvt, Konsole and others set it: foreground;background, or with something between them. */
export function backgroundOf(colours: string | undefined): 'light' | 'dark' | undefined {
  const last = /^\d+(?:;\w+)?;(\d+)$/.exec(colours ?? '')?.[1];
  if (last === undefined) return undefined;
  const index = Number(last);
  if (index > 15) return undefined;
  return index === 7 || index > 8 ? 'light' : 'dark';
}
