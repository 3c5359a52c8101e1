import { type DefaultTreeAdapterTypes, html, parseFragment } from 'parse5';
import { type LiquidPiece, liquidPieces, maskLiquid } from './liquid-pieces.ts';
import type { Page, PageAttribute, PageElement } from './page-model.ts';

type ParsedElement = DefaultTreeAdapterTypes.Element;

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
