/** Where markup is not what Liquid's strict grammar has. */
export class SyntaxProblem extends Error {
  /** Characters into the markup. */
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

type Kind =
  | 'comparison'
  | 'string'
  | 'number'
  | 'name'
  | '..'
  | '|'
  | '.'
  | ':'
  | ','
  | '['
  | ']'
  | '('
  | ')';

interface Lexeme {
  readonly kind: Kind | 'end';
  readonly text: string;
  readonly offset: number;
  /** True where whitespace stands before it. */
  readonly apart: boolean;
}

const LEXEME =
  /\s*(?:(==|!=|<>|<=?|>=?|contains(?=\s))|("[^"]*"|'[^']*')|(-?\d+(?:\.\d+)?)|([a-zA-Z_][\w-]*\??)|(\.\.|[|.:,[\]()]))/y;
const KINDS = ['comparison', 'string', 'number', 'name'] as const;

/** Markup of `{{ }}`: a value and its filters, or nothing. @throws SyntaxProblem */
export function checkOutput(markup: string): void {
  const reader = new Reader(markup);
  if (reader.next.kind === 'end') return;
  reader.expression();
  while (reader.takes('|')) {
    reader.expect('name', 'a filter');
    if (!reader.takes(':')) continue;
    do reader.argument();
    while (reader.takes(','));
  }
  reader.end('|');
}

/** Markup of `{% if %}`, `{% elsif %}` and `{% unless %}`. @throws SyntaxProblem */
export function checkCondition(markup: string): void {
  const reader = new Reader(markup);
  do {
    reader.expression();
    if (reader.takes('comparison')) reader.expression();
  } while (reader.takes('name', 'and') || reader.takes('name', 'or'));
  reader.end('a comparison, and, or');
}

/** Markup of `{% for %}`. @throws SyntaxProblem */
export function checkLoop(markup: string): void {
  const reader = new Reader(markup);
  reader.expect('name', 'a name');
  if (!reader.takes('name', 'in')) reader.fail('in');
  reader.expression();
  reader.takes('name', 'reversed');
  while (reader.takes('name', 'limit') || reader.takes('name', 'offset')) {
    reader.expect(':', ':');
    reader.expression();
  }
  reader.end('limit, offset');
}

class Reader {
  readonly #lexemes: readonly Lexeme[];
  #at = 0;

  constructor(markup: string) {
    this.#lexemes = lexemes(markup);
  }

  get next(): Lexeme {
    return this.#lexemes[this.#at] as Lexeme;
  }

  takes(kind: Kind, text?: string): boolean {
    if (this.next.kind !== kind || (text !== undefined && this.next.text !== text)) return false;
    this.#at += 1;
    return true;
  }

  expect(kind: Kind, what: string): void {
    if (!this.takes(kind)) this.fail(what);
  }

  fail(wanted: string): never {
    const { kind, text, offset } = this.next;
    const found = kind === 'end' ? 'the end' : text;
    throw new SyntaxProblem(`expected ${wanted} but found ${found}`, offset);
  }

  /** @param more what could stand here instead */
  end(more: string): void {
    if (this.next.kind !== 'end') this.fail(`${more} or the end`);
  }

  argument(): void {
    const after = this.#lexemes[this.#at + 1];
    if (this.next.kind === 'name' && after?.kind === ':') this.#at += 2;
    this.expression();
  }

  expression(): void {
    if (this.takes('string') || this.takes('number')) return;
    if (this.takes('(')) {
      this.expression();
      this.expect('..', '..');
      this.expression();
      this.expect(')', ')');
      return;
    }
    if (this.next.kind !== '[') this.expect('name', 'a value');
    while (this.next.kind === '[' || this.next.kind === '.') {
      // Ruby's Liquid looks over it, and liquidjs reads two values.
      if (this.next.apart) throw new SyntaxProblem('unexpected space', this.next.offset - 1);
      if (this.takes('.')) this.expect('name', 'a name');
      else {
        this.takes('[');
        this.expression();
        this.expect(']', ']');
      }
    }
  }
}

function lexemes(markup: string): Lexeme[] {
  const found: Lexeme[] = [];
  const end = markup.trimEnd().length;
  let at = 0;
  while (at < end) {
    LEXEME.lastIndex = at;
    const match = LEXEME.exec(markup);
    if (match === null) {
      const offset = at + (/\S/.exec(markup.slice(at))?.index ?? 0);
      throw new SyntaxProblem(`unexpected character ${markup.charAt(offset)}`, offset);
    }
    const index = KINDS.findIndex((_, group) => match[group + 1] !== undefined);
    const text = match[index < 0 ? 5 : index + 1] as string;
    const offset = LEXEME.lastIndex - text.length;
    found.push({ kind: KINDS[index] ?? (text as Kind), text, offset, apart: offset > at });
    at = LEXEME.lastIndex;
  }
  found.push({ kind: 'end', text: '', offset: end, apart: false });
  return found;
}
