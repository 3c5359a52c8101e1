import { type Fields, isFields } from '../../core/fields.ts';
import type { ClassTable } from '../classes.ts';
import type { ImageExtent, LabelClass, Mask } from '../model.ts';
import { CLEAR, decodeMask, hexColour } from './decode-png.ts';
import { runLengths } from './runs.ts';

interface ColourMasks {
  readonly masks: readonly Mask[];
  readonly extent: ImageExtent | undefined;
  /** Sentences. */
  readonly problems: readonly string[];
}

/**
 * The masks of a worker's picture: `instances` gives a colour to each object, `labelMappings` to each class.
 *
 * @param picture the PNG in Base64
 */
export function colourMasks(value: Fields, picture: string, classes: ClassTable): ColourMasks {
  const decoded = decodeMask(Buffer.from(picture, 'base64'));
  if (!decoded.ok) return { masks: [], extent: undefined, problems: [`Its image is ${decoded.problem}.`] };
  const { width, height, values, palette } = decoded.value;
  const meanings = meaningsOf(value, classes);
  const masks: Mask[] = [];
  let unknown = 0;
  for (const [one, counts] of runLengths(values, width, height)) {
    const colour = palette === undefined ? one : (palette[one] ?? CLEAR);
    const meaning = meanings.get(colour);
    if (meaning !== undefined) masks.push({ shape: 'mask', ...meaning, size: { width, height }, counts });
    // What is not drawn on is clear, white or black.
    else if (colour !== CLEAR && colour !== 0xffffff && colour !== 0) unknown += 1;
  }
  const problems = unknown === 0 ? [] : [`Its image has ${unknown} colors that stand for no label.`];
  return { masks, extent: { width, height }, problems };
}

function meaningsOf({ instances, labelMappings }: Fields, classes: ClassTable) {
  const meanings = new Map<number, { readonly class: LabelClass; readonly instance: boolean }>();
  for (const one of (Array.isArray(instances) ? instances : []) as readonly unknown[]) {
    const colour = isFields(one) ? hexColour(one.color) : undefined;
    if (colour === undefined || !isFields(one) || typeof one.label !== 'string') continue;
    meanings.set(colour, { class: classes.named(one.label), instance: true });
  }
  for (const [name, mapping] of isFields(labelMappings) ? Object.entries(labelMappings) : []) {
    const colour = isFields(mapping) ? hexColour(mapping.color) : undefined;
    if (colour !== undefined && !meanings.has(colour)) {
      meanings.set(colour, { class: classes.named(name), instance: false });
    }
  }
  return meanings;
}
