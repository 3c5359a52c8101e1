import { decode, encode } from 'fast-png';
import type { Said } from './answers.ts';

/** A consolidated segmentation: what its metadata says, and the picture. */
export interface Mask {
  readonly metadata: { readonly 'internal-color-map': Readonly<Record<string, object>> };
  readonly png: Uint8Array;
}

type Colour = readonly [red: number, green: number, blue: number];

/** What the image quota allows (input-data-limits). A picture of an answer has the size of the image. */
const MOST_PIXELS = 100e6;
const BACKGROUND: Colour = [255, 255, 255];

/**
 * For each pixel the class that most workers gave it, the first of them on a tie, as a palette image whose indexes
 * are the keys of the colour map: 0 is the background. AWS smooths the edges, too.
 */
export function consolidateMasks(said: Said, labels: readonly string[]): Mask | undefined {
  const layers = said.flatMap((answer) => layerOf(answer, labels) ?? []);
  const [first] = layers;
  if (first === undefined || layers.length < said.length) return undefined;
  const { width, height } = first;
  if (layers.some((layer) => layer.width !== width || layer.height !== height)) return undefined;
  const data = first.classes.slice();
  if (layers.length > 1) {
    const votes = new Uint8Array(labels.length + 1);
    for (let pixel = 0; pixel < data.length; pixel += 1) {
      votes.fill(0);
      for (const { classes } of layers) votes[classes[pixel] ?? 0] = (votes[classes[pixel] ?? 0] ?? 0) + 1;
      data[pixel] = votes.indexOf(Math.max(...votes));
    }
  }
  const colours = labels.map((_, index) => layers.find((layer) => layer.colours[index])?.colours[index]);
  const palette = [BACKGROUND, ...colours.map((colour, index) => colour ?? spareColour(index))];
  const padded = [...palette, ...Array.from({ length: 256 - palette.length }, () => BACKGROUND)];
  const confidence = said.length === 1 ? 0 : agreement(layers, data);
  const entries = palette.map((colour, index) => [
    index,
    { 'class-name': labels[index - 1] ?? 'BACKGROUND', 'hex-color': hexOf(colour), confidence },
  ]);
  return {
    metadata: { 'internal-color-map': Object.fromEntries(entries) },
    png: encode({ width, height, data, channels: 1, depth: 8, palette: padded.map((colour) => [...colour]) }),
  };
}

interface Layer {
  readonly width: number;
  readonly height: number;
  /** Index of each pixel's class, from 1; 0 is none. */
  readonly classes: Uint8Array;
  readonly colours: readonly (Colour | undefined)[];
}

function layerOf(answer: Readonly<Record<string, unknown>>, labels: readonly string[]): Layer | undefined {
  const { labelMappings, labeledImage } = answer as {
    labelMappings?: Readonly<Record<string, { color?: unknown } | undefined>>;
    labeledImage?: { pngImageData?: unknown };
  };
  const data = labeledImage?.pngImageData;
  if (typeof data !== 'string' || labelMappings === undefined || labels.length > 255) return undefined;
  const colours = labels.map((label) => colourOf(labelMappings[label]?.color));
  const bytes = Buffer.from(data, 'base64');
  if (bytes.length < 33 || bytes.readUInt32BE(16) * bytes.readUInt32BE(20) > MOST_PIXELS) return undefined;
  const classOf = new Map(colours.map((colour, index) => [colour?.join(), index + 1]));
  classOf.delete(undefined);
  try {
    const { width, height, channels, palette, data: values } = decode(bytes);
    const classes = new Uint8Array(width * height);
    for (let pixel = 0; pixel < classes.length; pixel += 1) {
      const at = pixel * channels;
      const rgb = palette
        ? palette[values[pixel] ?? 0]?.slice(0, 3)
        : [values[at], values[at + (channels > 2 ? 1 : 0)], values[at + (channels > 2 ? 2 : 0)]];
      classes[pixel] = classOf.get(rgb?.join()) ?? 0;
    }
    return { width, height, classes, colours };
  } catch {
    return undefined;
  }
}

function agreement(layers: readonly Layer[], data: Uint8Array): number {
  let same = 0;
  for (const { classes } of layers)
    for (let pixel = 0; pixel < data.length; pixel += 1) if (classes[pixel] === data[pixel]) same += 1;
  return Math.round((same / (layers.length * Math.max(1, data.length))) * 100) / 100;
}

function colourOf(text: unknown): Colour | undefined {
  const [, red, green, blue] =
    /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(typeof text === 'string' ? text : '') ?? [];
  if (red === undefined || green === undefined || blue === undefined) return undefined;
  return [Number.parseInt(red, 16), Number.parseInt(green, 16), Number.parseInt(blue, 16)];
}

/** A class that nobody painted has to have some colour that no other has. */
function spareColour(index: number): Colour {
  return [1 + index, 2, 3];
}

function hexOf(colour: Colour): string {
  return `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
