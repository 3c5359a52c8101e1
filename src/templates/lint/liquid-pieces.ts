import { lowerBound } from '../../core/lower-bound.ts';

/** One `{{ … }}` or `{% … %}` of a source. Offsets count from 0. */
export interface LiquidPiece {
  readonly kind: 'output' | 'tag';
  readonly begin: number;
  readonly end: number;
  /** What is between the delimiters, without blanks around it. */
  readonly inner: string;
  /** Outputs: what is before the first `|`; tags: the name. */
  readonly head: string;
  /** Outputs: names of the filters, in order. */
  readonly filters: readonly string[];
}

/** Stands for each character of an output in text where Liquid is masked. */
export const MASK = '\ue000';

/** The pieces of Liquid, without those inside comment and raw blocks. Reads what does not parse, too. */
export function liquidPieces(source: string): LiquidPiece[] {
  const pieces: LiquidPiece[] = [];
  let until: string | undefined;
  for (const { kind, begin, end } of delimited(source)) {
    const inner = source
      .slice(begin + 2, end - 2)
      .replace(/^-/, '')
      .replace(/-$/, '')
      .trim();
    const name = /^[\w#]+/.exec(inner)?.[0] ?? '';
    if (until !== undefined) {
      if (kind !== 'tag' || name !== until) continue;
      until = undefined;
    } else if (kind === 'tag' && (name === 'comment' || name === 'raw')) {
      until = `end${name}`;
    }
    const [head = '', ...filters] = kind === 'tag' ? [name] : splitFilters(inner);
    const names = filters.map((filter) => /^[\w-]+/.exec(filter)?.[0] ?? '');
    pieces.push({ kind, begin, end, inner, head, filters: names });
  }
  return pieces;
}

/** Those of the pieces, which are in order and do not overlap, that lie between two places. */
export function piecesWithin(pieces: readonly LiquidPiece[], begin: number, end: number): LiquidPiece[] {
  const first = lowerBound(pieces.length, (at) => (pieces[at]?.begin ?? 0) >= begin);
  const behind = lowerBound(pieces.length, (at) => (pieces[at]?.end ?? 0) > end);
  return pieces.slice(first, behind);
}

/** The source as HTML: outputs become {@link MASK}, tags and comments blanks. Nothing moves. */
export function maskLiquid(source: string): string {
  const text = source.replace(/\{%-?\s*comment\s*-?%\}[\s\S]*?\{%-?\s*endcomment\s*-?%\}/g, blank);
  const parts: string[] = [];
  let at = 0;
  for (const { kind, begin, end } of delimited(text)) {
    const piece = text.slice(begin, end);
    parts.push(text.slice(at, begin), kind === 'tag' ? blank(piece) : masked(piece));
    at = end;
  }
  return parts.join('') + text.slice(at);
}

/** Whatever stands between delimiters. Looks for each end once: where there is none, there is none later on. */
function* delimited(source: string): Generator<Pick<LiquidPiece, 'kind' | 'begin' | 'end'>, void, void> {
  const none = { tag: false, output: false };
  const opening = /\{[{%]/g;
  for (let match = opening.exec(source); match !== null; match = opening.exec(source)) {
    const begin = match.index;
    const kind = match[0] === '{{' ? 'output' : 'tag';
    const close = none[kind] ? -1 : source.indexOf(kind === 'output' ? '}}' : '%}', begin + 2);
    none[kind] = close < 0;
    opening.lastIndex = close < 0 ? begin + 1 : close + 2;
    if (close >= 0) yield { kind, begin, end: close + 2 };
  }
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

function masked(text: string): string {
  return text.replace(/[^\n]/g, MASK);
}

function splitFilters(inner: string): string[] {
  const parts: string[] = [];
  let part = '';
  for (const [piece] of inner.matchAll(/"[^"]*"|'[^']*'|[\s\S]/g)) {
    if (piece === '|') {
      parts.push(part.trim());
      part = '';
    } else part += piece;
  }
  return [...parts, part.trim()];
}
