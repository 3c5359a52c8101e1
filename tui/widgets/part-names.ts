import { type Span, span } from '../theme/line.ts';

/** The name of a part in the line of them; brackets say which is open. Both forms are equally wide. */
export function partName(text: string, open: boolean): Span {
  return open ? span(` [${text}]`, 'accent', true) : span(`  ${text} `, 'muted');
}
