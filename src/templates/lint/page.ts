import { type DefaultTreeAdapterTypes, html, parseFragment } from 'parse5';
import { type LiquidPiece, liquidPieces, maskLiquid } from './liquid-pieces.ts';

type ParsedElement = DefaultTreeAdapterTypes.Element;

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
  /** Text right inside it, Liquid masked. */
  readonly text: string;
}

/** A template as the HTML it makes, with Liquid masked, and where everything stands in the source. */
export interface Page {
  readonly source: string;
  readonly pieces: readonly LiquidPiece[];
  /** All elements in document order. */
  readonly elements: readonly PageElement[];
}

/** Reads any text as HTML, as a browser would. */
export function readPage(source: string): Page {
  const pieces = liquidPieces(source);
  const fragment = parseFragment(maskLiquid(source), { sourceCodeLocationInfo: true });
  const elements: PageElement[] = [];
  const visit = (
    nodes: DefaultTreeAdapterTypes.ChildNode[],
    parent: PageElement | undefined,
  ): PageElement[] =>
    nodes.flatMap((node) => {
      if (!('tagName' in node)) return [];
      const children: PageElement[] = [];
      const element = { ...read(node, source, pieces), parent, children };
      if (element.begin >= 0) elements.push(element);
      const inside = 'content' in node ? (node as DefaultTreeAdapterTypes.Template).content : node;
      children.push(...visit(inside.childNodes, element));
      return [element];
    });
  visit(fragment.childNodes, undefined);
  return { source, pieces, elements };
}

/** The value of an attribute, or undefined where the element has none of that name. */
export function attributeOf(element: PageElement, name: string): PageAttribute | undefined {
  return element.attributes.find((attribute) => attribute.name === name.toLowerCase());
}

/** True for elements of a browser's own that nobody has to close. */
export function isCustom(name: string): boolean {
  return name.includes('-') && !name.startsWith('font-');
}

function read(
  node: ParsedElement,
  source: string,
  pieces: readonly LiquidPiece[],
): Omit<PageElement, 'parent' | 'children'> {
  const place = node.sourceCodeLocation;
  const startTag = place?.startTag ?? place;
  const attributes = node.attrs.flatMap((attribute): PageAttribute[] => {
    const at = place?.attrs?.[attribute.name];
    if (at === undefined) return [];
    const quote = /=\s*(["'])/.exec(source.slice(at.startOffset, at.endOffset))?.[1] ?? '';
    return [
      {
        name: attribute.name,
        value: attribute.value,
        begin: at.startOffset,
        end: at.endOffset,
        quote: quote as PageAttribute['quote'],
        outputs: pieces.filter(
          ({ kind, begin, end }) => kind === 'output' && begin >= at.startOffset && end <= at.endOffset,
        ),
      },
    ];
  });
  const text = node.childNodes.map((child) => ('value' in child ? child.value : '')).join('');
  return {
    name: node.tagName,
    attributes,
    begin: place?.startOffset ?? -1,
    startTagEnd: startTag?.endOffset ?? -1,
    end: place?.endOffset ?? -1,
    selfClosing:
      startTag !== undefined && startTag !== null && source.slice(0, startTag.endOffset).endsWith('/>'),
    closed: place?.endTag !== undefined || node.namespaceURI !== html.NS.HTML,
    text,
  };
}
