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

const PIECE = /\{\{-?([\s\S]*?)-?\}\}|\{%-?([\s\S]*?)-?%\}/g;

/** The pieces of Liquid, without those inside comment and raw blocks. Reads what does not parse, too. */
export function liquidPieces(source: string): LiquidPiece[] {
  const pieces: LiquidPiece[] = [];
  let until: string | undefined;
  for (const match of source.matchAll(PIECE)) {
    const [text, output, tag] = match;
    const inner = (output ?? tag ?? '').trim();
    const name = /^[\w#]+/.exec(inner)?.[0] ?? '';
    if (until !== undefined) {
      if (tag === undefined || name !== until) continue;
      until = undefined;
    } else if (tag !== undefined && (name === 'comment' || name === 'raw')) {
      until = `end${name}`;
    }
    const [head = '', ...filters] = output === undefined ? [name] : splitFilters(inner);
    const names = filters.map((filter) => /^[\w-]+/.exec(filter)?.[0] ?? '');
    const place = { begin: match.index, end: match.index + text.length };
    pieces.push({ kind: output === undefined ? 'tag' : 'output', ...place, inner, head, filters: names });
  }
  return pieces;
}

/** The source as HTML: outputs become {@link MASK}, tags and comments blanks. Nothing moves. */
export function maskLiquid(source: string): string {
  return source
    .replace(/\{%-?\s*comment\s*-?%\}[\s\S]*?\{%-?\s*endcomment\s*-?%\}/g, blank)
    .replace(PIECE, (text, output?: string) => (output === undefined ? blank(text) : masked(text)));
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
