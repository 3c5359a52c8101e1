import { type DefaultTreeAdapterTypes, html, parseFragment } from 'parse5';
import { unusedEndTags } from './end-tags.ts';
import { type LiquidPiece, liquidPieces, maskLiquid, piecesWithin } from './liquid-pieces.ts';
import type { Page, PageAttribute, PageElement } from './page-model.ts';

type ParsedElement = DefaultTreeAdapterTypes.Element;

interface OpenNode {
  readonly node: DefaultTreeAdapterTypes.ChildNode;
  readonly parent: PageElement | undefined;
  /** Where it goes, once it is read. */
  readonly siblings: PageElement[];
}

/** Reads any text as HTML, as a browser would. */
export function readPage(source: string): Page {
  const pieces = liquidPieces(source);
  const masked = maskLiquid(source);
  const fragment = parseFragment(masked, { sourceCodeLocationInfo: true });
  const elements: PageElement[] = [];
  // By hand, since elements may nest deeper than calls.
  const open = fragment.childNodes.map((node): OpenNode => ({ node, parent: undefined, siblings: [] }));
  open.reverse();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, parent, siblings } = next;
    if (!('tagName' in node)) continue;
    const children: PageElement[] = [];
    const element = { ...read(node, source, pieces), parent, children };
    siblings.push(element);
    if (element.begin >= 0) elements.push(element);
    const inside = 'content' in node ? (node as DefaultTreeAdapterTypes.Template).content : node;
    for (const child of inside.childNodes.toReversed()) {
      open.push({ node: child, parent: element, siblings: children });
    }
  }
  return { source, pieces, elements, unused: unusedEndTags(masked, elements) };
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
        outputs: piecesWithin(pieces, at.startOffset, at.endOffset).filter(({ kind }) => kind === 'output'),
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
    selfClosing: startTag !== undefined && startTag !== null && source.endsWith('/>', startTag.endOffset),
    endTagBegin: place?.endTag?.startOffset,
    closed: place?.endTag !== undefined || node.namespaceURI !== html.NS.HTML,
    text,
  };
}
