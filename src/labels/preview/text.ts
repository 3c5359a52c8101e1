import { Html, type HtmlValue, html } from '../../core/report/html.ts';
import { sanitizeBlock } from '../../core/text/sanitize.ts';
import type { Span } from '../model.ts';
import type { Palette } from './palette.ts';

/** UTF-16 units of a text that are shown. */
const MOST_TEXT = 200_000;

/** A text with its entities marked; where they overlap, a part is of several, and each is named where it ends. */
export function drawText(
  whole: string,
  spans: readonly { readonly number: number; readonly one: Span }[],
  palette: Palette,
): Html {
  const text = whole.slice(0, MOST_TEXT);
  const within = spans.filter(({ one }) => one.start >= 0 && one.end > one.start && one.end <= text.length);
  const edges = new Set([0, text.length, ...within.flatMap(({ one }) => [one.start, one.end])]);
  const sorted = [...edges].sort((a, b) => a - b);
  const parts = sorted.slice(1).flatMap((to, at): HtmlValue[] => {
    const from = sorted[at] ?? 0;
    const over = within.filter(({ one }) => one.start <= from && one.end >= to);
    const part = lines(text.slice(from, to));
    const names = over
      .filter(({ one }) => one.end === to)
      .map(
        ({ number, one }) =>
          html`<small class="${palette.of(one.class.name)}"> ${number} ${one.class.name} </small>`,
      );
    const [first] = over;
    if (first === undefined) return [part];
    const title = over.map(({ one }) => one.class.name).join(', ');
    const several = over.length > 1 ? ' several' : '';
    return [
      html`<mark class="${palette.of(first.one.class.name)}${several}" title="${title}">${part}</mark>`,
      ...names,
    ];
  });
  const cut = whole.length - text.length;
  return html`<p class="text"><bdi>${parts}</bdi></p>${cut > 0 && html`<p class="said">… and ${cut} characters more.</p>`}`;
}

/** Text whose line ends stay. */
function lines(text: string): Html {
  const [first = '', ...rest] = sanitizeBlock(text).split('\n');
  return html`${first}${rest.map((line) => html`${new Html('\n')}${line}`)}`;
}
