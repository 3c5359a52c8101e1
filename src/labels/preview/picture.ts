import { type Html, html } from '../../core/report/html.ts';
import { grouped } from '../../core/text/grouped.ts';
import { bounds } from '../convert/targets/coco.ts';
import { runArea } from '../masks/runs.ts';
import type { Annotation, ImageExtent, Mask } from '../model.ts';
import type { Palette } from './palette.ts';

/** An annotation with its number in the list beside the picture. */
export interface Numbered {
  readonly number: number;
  readonly one: Annotation;
}

export interface Picture {
  /** Pixels; undefined where nobody knows. */
  readonly extent: ImageExtent | undefined;
  /** The address of the image, where it is shown. */
  readonly href: string | undefined;
  readonly name: string;
  readonly actualSize: boolean;
}

/** Runs of masks that a page draws; a million rectangles would keep a browser busy for minutes. */
const MOST_RUNS = 200_000;
const ROUND = 100;

/** What lies in an image, drawn over it in the pixels that labels have: boxes, polygons, lines, points and masks. */
export function drawPicture(
  shapes: readonly Numbered[],
  { extent, href, name, actualSize }: Picture,
  palette: Palette,
): Html {
  const [left, top, right, bottom] = around(shapes, extent);
  const [width, height] = [right - left, bottom - top];
  const unit = Math.max(width, height) / 100;
  const drawn = shapes.map(({ number, one }) => drawShape(number, one, unit, palette));
  const size = extent ?? { width: right, height: bottom };
  return html`<svg class="${actualSize ? 'actual' : 'fit'}" viewBox="${left} ${top} ${width} ${height}"${actualSize && html` width="${width}" height="${height}"`} role="img" aria-label="${name} with ${shapes.length} annotations">
${href !== undefined && html`<image href="${href}" x="0" y="0" width="${size.width}" height="${size.height}"/>`}
<rect class="edge" x="0" y="0" width="${size.width}" height="${size.height}"/>
${drawn}</svg>`;
}

/** The image, and what reaches beyond it, as far as an image's width. */
function around(
  shapes: readonly Numbered[],
  extent: ImageExtent | undefined,
): [left: number, top: number, right: number, bottom: number] {
  const corners = shapes.flatMap(({ one }) => cornersOf(one));
  const [left, top, right, bottom] = bounds([0, 0, ...corners]);
  if (extent === undefined) return [left, top, Math.max(right, left + 1), Math.max(bottom, top + 1)];
  const { width, height } = extent;
  return [
    Math.max(left, -width),
    Math.max(top, -height),
    Math.min(Math.max(right, width), 2 * width),
    Math.min(Math.max(bottom, height), 2 * height),
  ];
}

function cornersOf(one: Annotation): readonly number[] {
  switch (one.shape) {
    case 'box':
      return [one.left, one.top, one.left + one.width, one.top + one.height];
    case 'polygon':
    case 'polyline':
    case 'keypoint':
      return bounds(one.points);
    case 'mask':
      return [0, 0, one.size.width, one.size.height];
    default:
      return [];
  }
}

function drawShape(number: number, one: Annotation, unit: number, palette: Palette): Html | undefined {
  if (!('class' in one)) return undefined;
  const label = `${number} ${one.class.name}`;
  const titled = (shape: Html, x: number, y: number) =>
    html`<g class="${palette.of(one.class.name)} ${one.shape}"><title>${label}</title>${shape}<text x="${x}" y="${y}" font-size="${unit * 2}">${label}</text></g>
`;
  switch (one.shape) {
    case 'box': {
      const { left, top, width, height } = one;
      const at = html`x="${left}" y="${top}" width="${Math.max(0, width)}" height="${Math.max(0, height)}"`;
      return titled(html`<rect class="halo" ${at}/><rect class="line" ${at}/>`, left, top - unit * 0.4);
    }
    case 'polygon':
    case 'polyline': {
      const points = one.points.join(' ');
      const [left, top] = bounds(one.points);
      const shape =
        one.shape === 'polygon'
          ? html`<polygon class="halo" points="${points}"/><polygon class="line" points="${points}"/>`
          : html`<polyline class="halo" points="${points}"/><polyline class="line" points="${points}"/>`;
      return titled(shape, left, top - unit * 0.4);
    }
    case 'keypoint': {
      const [x = 0, y = 0] = one.points;
      return titled(html`<circle class="dot" cx="${x}" cy="${y}" r="${unit * 0.7}"/>`, x + unit, y);
    }
    case 'mask':
      return maskShape(one, label, unit, palette);
    default:
      return undefined;
  }
}

/** A mask as rectangles, one for each of its runs down a column. */
function maskShape(mask: Mask, label: string, unit: number, palette: Palette): Html {
  const { counts, size } = mask;
  const runs = counts.length / 2;
  const path = runs > MOST_RUNS ? '' : runPath(counts, size.height);
  const [x, y] = firstPixel(counts, size.height);
  const said =
    runs > MOST_RUNS
      ? `${label}: too fine to be drawn (${grouped(Math.round(runs))} runs, ${grouped(runArea(counts))} pixels)`
      : label;
  return html`<g class="${palette.of(mask.class.name)} mask"><title>${said}</title><path d="${path}"/><text x="${x}" y="${Math.max(y, unit * 2)}" font-size="${unit * 2}">${said}</text></g>
`;
}

function runPath(counts: readonly number[], height: number): string {
  let path = '';
  let position = 0;
  for (const [at, count] of counts.entries()) {
    if (at % 2 === 1) {
      for (let from = position; from < position + count; ) {
        const y = from % height;
        const length = Math.min(height - y, position + count - from);
        path += `M${Math.floor(from / height)} ${y}h1v${length}h-1z`;
        from += length;
      }
    }
    position += count;
  }
  return path;
}

function firstPixel(counts: readonly number[], height: number): [number, number] {
  const [outside = 0] = counts;
  return [Math.floor(outside / height), outside % height];
}

/** Where an annotation is, for the list beside the picture. */
export function placeText(one: Annotation): string {
  const text = (value: number) => String(Math.round(value * ROUND) / ROUND);
  switch (one.shape) {
    case 'box':
      return `box ${text(one.width)} x ${text(one.height)} at ${text(one.left)}, ${text(one.top)}`;
    case 'polygon':
    case 'polyline':
      return `${one.shape} of ${one.points.length / 2} points`;
    case 'keypoint':
      return `keypoint at ${one.points.map(text).join(', ')}`;
    case 'mask':
      return `mask of ${grouped(runArea(one.counts))} pixels`;
    case 'span':
      return `characters ${one.start} to ${one.end}`;
    case 'cuboid':
      return `cuboid ${one.size.map(text).join(' x ')} at ${one.center.map(text).join(', ')}, yaw ${text(one.rotation[2])}`;
    case 'verdict':
      return ['verdict', ...one.comments].join(': ');
    case 'point-classes':
      return `${grouped(one.values.length)} points`;
    case 'kept':
      return 'JSON of an unknown kind';
    case 'tag':
      return 'class of the entire object';
  }
}
