import { type Html, html } from '../../core/report/html.ts';
import { grouped } from '../../core/text/grouped.ts';
import { bounds } from '../convert/targets/coco.ts';
import type { Cuboid, PointClasses } from '../model.ts';
import type { Palette } from './palette.ts';

/** Cuboids from above, +y up and +x to the right, in metres; a tick says which way each looks. */
export function drawCloud(
  cuboids: readonly { readonly number: number; readonly one: Cuboid }[],
  name: string,
  palette: Palette,
): Html {
  const drawn = cuboids.map(({ number, one }) => ({ number, one, corners: cornersOf(one) }));
  const [left, top, right, bottom] = bounds([0, 0, ...drawn.flatMap(({ corners }) => corners)]);
  const size = Math.max(right - left, bottom - top, 1);
  const edge = size * 0.05;
  const unit = size / 100;
  const scale = 10 ** Math.floor(Math.log10(size / 3));
  return html`<svg class="fit cloud" viewBox="${left - edge} ${top - edge} ${right - left + 2 * edge} ${bottom - top + 2 * edge}" role="img" aria-label="${name} from above with ${cuboids.length} cuboids">
<circle class="origin" cx="0" cy="0" r="${unit * 0.6}"><title>The origin of the cloud</title></circle>
<g class="scale"><line x1="${left}" y1="${bottom + edge / 2}" x2="${left + scale}" y2="${bottom + edge / 2}"/><text x="${left + scale + unit}" y="${bottom + edge / 2}" font-size="${unit * 2}">${scale} m</text></g>
${drawn.map(({ number, one, corners }) => {
  const [x, y] = one.center;
  const yaw = one.rotation[2];
  const reach = one.size[0] / 2 + unit;
  const label = `${number} ${one.class.name}`;
  return html`<g class="${palette.of(one.class.name)} cuboid"><title>${label}</title><polygon class="line" points="${corners.join(' ')}"/><line x1="${x}" y1="${-y}" x2="${x + Math.cos(yaw) * reach}" y2="${-(y + Math.sin(yaw) * reach)}"/><text x="${x}" y="${-y}" font-size="${unit * 2}">${label}</text></g>
`;
})}</svg>`;
}

/** The corners of the floor, x and y in turn, y pointing down as on a screen. */
function cornersOf({ center: [x, y], size: [length, width], rotation: [, , yaw] }: Cuboid): number[] {
  const [cos, sin] = [Math.cos(yaw), Math.sin(yaw)];
  return [
    [1, 1],
    [1, -1],
    [-1, -1],
    [-1, 1],
  ].flatMap(([a = 0, b = 0]) => {
    const [along, across] = [(a * length) / 2, (b * width) / 2];
    return [x + along * cos - across * sin, -(y + along * sin + across * cos)];
  });
}

/** How many points are of each class. The cloud itself is not drawn. */
export function pointTable({ classes, values }: PointClasses, palette: Palette): Html {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const rows = [...counts].sort((a, b) => b[1] - a[1]);
  const most = rows[0]?.[1] ?? 1;
  return html`<table><caption>Points of each class</caption><thead><tr><th scope="col">Class</th><th scope="col">Points</th><th scope="col">Share</th></tr></thead><tbody>${rows.map(
    ([value, count]) => {
      const name = classes.get(value)?.name ?? `index ${value}`;
      return html`<tr><td>${name}</td><td>${grouped(count)}</td><td><meter class="${palette.of(name)}" min="0" max="${most}" value="${count}"></meter></td></tr>`;
    },
  )}</tbody></table>`;
}
