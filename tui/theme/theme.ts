import type { Span } from './line.ts';

/** What a piece of text means. Screens name meanings; only this file knows how they look. */
export type Tone = 'plain' | 'muted' | 'good' | 'warn' | 'bad' | 'accent';

/** What the terminal may be told: colours not with NO_COLOR, attributes (bold, dim, inverse) not with TERM=dumb. */
export interface Look {
  readonly colour: boolean;
  readonly attributes: boolean;
}

/** An SGR code and the one that ends it. */
type Sgr = readonly [on: number, off: number];

const BOLD: Sgr = [1, 22];
const DIM: Sgr = [2, 22];
const INVERSE: Sgr = [7, 27];

/**
 * The terminal's own 16 colours, so that light, dark and solarised schemes stay readable. Blue and bright black
 * are left out: both vanish on common backgrounds. No meaning is carried by colour alone: marks and words say
 * the same.
 */
const COLOURS: Readonly<Partial<Record<Tone, Sgr>>> = {
  good: [32, 39],
  warn: [33, 39],
  bad: [31, 39],
  accent: [36, 39],
};

/**
 * A line's spans as text with escape sequences. One string a line is what makes a frame cheap: ink reads every
 * nested text again for each frame. An inverted line keeps no colours: they would be backgrounds.
 */
export function paint(spans: readonly Span[], look: Look, inverse = false): string {
  return spans.map((part) => wrapIn(codesOf(part, look, inverse), part.text)).join('');
}

function codesOf({ tone = 'plain', strong, inverse }: Span, look: Look, lineInverse: boolean): Sgr[] {
  const codes: Sgr[] = [];
  if (look.attributes && strong) codes.push(BOLD);
  if (look.attributes && tone === 'muted' && !lineInverse) codes.push(DIM);
  const colour = COLOURS[tone];
  if (look.colour && colour && !lineInverse) codes.push(colour);
  if (look.attributes && (inverse ?? false) !== lineInverse) codes.push(INVERSE);
  return codes;
}

function wrapIn(codes: readonly Sgr[], text: string): string {
  if (codes.length === 0) return text;
  const on = codes.map(([code]) => `\x1b[${code}m`).join('');
  const off = codes.toReversed().map(([, code]) => `\x1b[${code}m`);
  return on + text + [...new Set(off)].join('');
}
