import type { TextProps } from 'ink';

/** What a piece of text means. Screens name meanings; only this file knows how they look. */
export type Tone = 'plain' | 'muted' | 'good' | 'warn' | 'bad' | 'accent';

/**
 * The terminal's own 16 colours, so that light, dark and solarised schemes stay readable. Blue and bright black
 * are left out: both vanish on common backgrounds. No meaning is carried by colour alone: marks and words say
 * the same.
 */
const STYLES: Readonly<Record<Tone, Pick<TextProps, 'color' | 'dimColor'>>> = {
  plain: {},
  muted: { dimColor: true },
  good: { color: 'green' },
  warn: { color: 'yellow' },
  bad: { color: 'red' },
  accent: { color: 'cyan' },
};

export function styleOf(tone: Tone): Pick<TextProps, 'color' | 'dimColor'> {
  return STYLES[tone];
}
