import { type Html, html } from '../../core/report/html.ts';
import { grouped } from '../../core/text/grouped.ts';
import type { AddressTimeline } from '../judge/timeline.ts';
import { type Slots, slotCounts, slotsWords } from './timeline-bars.ts';

const LABEL = 230;
const SLOT = 26;
const ROW = 46;
const HALF = 18;

/** Colours of the bars; they have words beside them. */
export const DRAWING_STYLE =
  '.drawing{max-width:100%;height:auto}.drawing text{fill:var(--ink);font:12px system-ui,sans-serif}.worked{fill:var(--good)}.refused{fill:var(--bad)}.axis{stroke:var(--line)}';

/**
 * Addresses by hour as a drawing: tasks that worked above each line, refused ones below it. A reader that cannot
 * see it is told where the same numbers stand as a table.
 */
export function timelineDrawing(timeline: readonly AddressTimeline[], slots: Slots): Html {
  const width = LABEL + slots.count * SLOT + 10;
  const height = timeline.length * ROW + 24;
  return html`<svg class="drawing" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="drawing-title drawing-words">
<title id="drawing-title">Tasks by address and time</title>
<desc id="drawing-words">Tasks that worked are above the line of each address, refused ones below it, ${slotsWords(slots)}. The table after the drawing has the numbers.</desc>
${timeline.map((row, at) => drawnRow(row, slots, at * ROW + HALF + 4))}
<text x="${LABEL}" y="${height - 4}">${hourOf(slots.first)}</text>
<text x="${width - 10}" y="${height - 4}" text-anchor="end">${hourOf(slots.first + slots.count * slots.step)}</text>
</svg>
`;
}

function drawnRow(row: AddressTimeline, slots: Slots, middle: number): Html {
  const worked = slotCounts(row, 'admitted', slots);
  const refused = slotCounts(row, 'refused', slots);
  const most = Math.max(1, ...worked, ...refused);
  const bars = (counts: readonly number[], kind: 'worked' | 'refused') =>
    counts.map((count, slot) => {
      if (count === 0) return undefined;
      const size = Math.max(2, Math.round((count / most) * HALF));
      const top = kind === 'worked' ? middle - size : middle + 1;
      return html`<rect class="${kind}" x="${LABEL + slot * SLOT}" y="${top}" width="${SLOT - 4}" height="${size}"><title>${hourOf(slots.first + slot * slots.step)}: ${grouped(count)} ${kind}</title></rect>`;
    });
  return html`<text x="0" y="${middle + 4}">${row.address}</text>
<line class="axis" x1="${LABEL}" x2="${LABEL + slots.count * SLOT}" y1="${middle}" y2="${middle}"/>
${bars(worked, 'worked')}${bars(refused, 'refused')}
`;
}

function hourOf(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')}Z`;
}
