import type { Tone } from '../theme/line.ts';
import { type Span, span } from '../theme/line.ts';

/** A button: brackets and an arrow say that it has the focus, colour only underlines it. */
export function button(label: string, focused: boolean, tone: Tone = 'plain'): Span[] {
  return focused
    ? [{ text: `>[ ${label} ]`, tone, strong: true, inverse: true }]
    : [span(` [ ${label} ]`, tone)];
}
