import { Html, html } from '../../core/report/html.ts';
import { counted } from '../../core/text/grouped.ts';
import { sanitizeBlock } from '../../core/text/sanitize.ts';
import type { Annotation } from '../model.ts';
import { drawCloud, pointTable } from './cloud.ts';
import type { Palette } from './palette.ts';
import { drawPicture, type Numbered, type Picture } from './picture.ts';
import { drawText } from './text.ts';

export interface Drawn extends Picture {
  /** Of an item that is a text. */
  readonly text: string | undefined;
}

/** Shapes that are drawn; more are said. */
const MOST_DRAWN = 5_000;
/** Characters of JSON that is kept as it is. */
const MOST_JSON = 20_000;

/** Everything that a line's annotations come to: chips, picture or text, the cloud from above, and JSON as it is. */
export function drawAnnotations(all: readonly Numbered[], item: Drawn, palette: Palette): Html {
  const shapes = all.slice(0, MOST_DRAWN);
  const of = <S extends Annotation['shape']>(...wanted: readonly S[]) =>
    shapes.filter((each): each is Numbered & { readonly one: Extract<Annotation, { shape: S }> } =>
      (wanted as readonly string[]).includes(each.one.shape),
    );
  const places = of('box', 'polygon', 'polyline', 'keypoint', 'mask');
  const cuboids = of('cuboid');
  const points = of('point-classes');
  const picture = places.length > 0 || item.href !== undefined;
  return html`${all.length > shapes.length && html`<p class="said">${counted(shapes.length, 'annotation')} of ${all.length} are drawn.</p>`}
<ul class="chips">${of('tag', 'verdict').map(
    ({ number, one }) =>
      html`<li class="${palette.of(one.class.name)}">${number} ${one.class.name}${one.shape === 'verdict' && one.comments.map((comment) => html` <q>${comment}</q>`)}</li>`,
  )}</ul>
${picture && drawPicture(places, item, palette)}
${item.text !== undefined && drawText(item.text, of('span'), palette)}
${cuboids.length > 0 && drawCloud(cuboids, item.name, palette)}
${points.map(({ one }) => pointTable(one, palette))}
${of('kept').map(({ number, one }) => html`<h2>${number} ${one.element ?? 'JSON'}</h2><pre>${jsonText(one.value)}</pre>`)}`;
}

function jsonText(value: unknown): Html {
  const text = JSON.stringify(value, undefined, 2) ?? 'nothing';
  const cut = text.length > MOST_JSON ? `${text.slice(0, MOST_JSON)}\n…` : text;
  const [first = '', ...rest] = sanitizeBlock(cut).split('\n');
  return html`${first}${rest.map((line) => html`${new Html('\n')}${line}`)}`;
}
