import type { LiquidPiece } from './liquid-pieces.ts';

/** An attribute as it stands in the source. Offsets count from 0 and include the name and the quotes. */
export interface PageAttribute {
  readonly name: string;
  /** Decoded, with Liquid masked. */
  readonly value: string;
  readonly begin: number;
  readonly end: number;
  /** The quotes around the value, or '' where there are none. */
  readonly quote: '"' | "'" | '';
  /** `{{ … }}` inside it. */
  readonly outputs: readonly LiquidPiece[];
}

export interface PageElement {
  readonly name: string;
  readonly parent: PageElement | undefined;
  readonly attributes: readonly PageAttribute[];
  readonly children: readonly PageElement[];
  readonly begin: number;
  /** End of the start tag. */
  readonly startTagEnd: number;
  readonly end: number;
  readonly selfClosing: boolean;
  readonly closed: boolean;
  /** Where its end tag begins, where it has one. */
  readonly endTagBegin: number | undefined;
  /** Text right inside it, Liquid masked. */
  readonly text: string;
}

/** An end tag as it stands in the source. */
export interface EndTag {
  readonly name: string;
  readonly begin: number;
}

/** A template as the HTML it makes, with Liquid masked, and where everything stands in the source. */
export interface Page {
  readonly source: string;
  readonly pieces: readonly LiquidPiece[];
  /** All elements in document order. */
  readonly elements: readonly PageElement[];
  /** End tags of custom elements that close nothing, in the order of the source. */
  readonly unused: readonly EndTag[];
}

/** The value of an attribute, or undefined where the element has none of that name. */
export function attributeOf(element: PageElement, name: string): PageAttribute | undefined {
  return element.attributes.find((attribute) => attribute.name === name.toLowerCase());
}

/** True for elements of a browser's own that nobody has to close. */
export function isCustom(name: string): boolean {
  return name.includes('-') && !name.startsWith('font-');
}

/** Everything inside an element, in document order. */
export function* descendants(element: PageElement): Generator<PageElement, void, void> {
  // By hand, since elements may nest deeper than calls.
  const open = element.children.toReversed();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    yield next;
    for (const child of next.children.toReversed()) open.push(child);
  }
}
