import type { Span } from './line.ts';
import { PALETTES, type Sgr, type ThemeName } from './palettes.ts';

/** What the terminal may be told: colours not with NO_COLOR, attributes (bold, dim, inverse) not with TERM=dumb. */
export interface Look {
  readonly colour: boolean;
  readonly attributes: boolean;
  readonly theme?: ThemeName;
}

const BOLD: Sgr = ['1', '22'];
const DIM: Sgr = ['2', '22'];
const INVERSE: Sgr = ['7', '27'];

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
  const palette = PALETTES[look.theme ?? 'terminal'];
  const colour = tone === 'plain' ? undefined : palette[tone];
  // Dim is what a terminal makes of it: where the colours are ours, or there are none, only the latter has it.
  const isDim = tone === 'muted' && (colour === undefined || !look.colour);
  if (look.attributes && isDim && !lineInverse) codes.push(DIM);
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
