import {
  type Context,
  type Emitter,
  LiquidError,
  Output,
  ParseError,
  Parser,
  type TagToken,
  type Template,
  type Token,
  Tokenizer,
  TokenKind,
  type TopLevelToken,
  Value,
} from 'liquidjs';
import type { Assumptions } from './assumptions.ts';
import { GroundTruthContext } from './context.ts';
import { escapeHtml } from './escape.ts';
import { ESCAPING_FILTERS, PRESIGN_FILTERS } from './filter-names.ts';
import { float } from './numbers.ts';
import { outputText } from './output-text.ts';
import { quickValue } from './quick-value.ts';
import { checkSyntax, MarkupError } from './syntax.ts';

/** `{{ … }}`: escaped, unless a filter anywhere in its chain sees to that. */
class GroundTruthOutput extends Output {
  readonly #escaped: boolean;
  readonly #quick: ReturnType<typeof quickValue>;

  constructor(token: OutputToken, parser: GroundTruthParser) {
    super(token, parser.engine);
    withFloats(this);
    this.#quick = quickValue(this.value);
    this.#escaped = parser.escapes(this.value.filters.map((filter) => filter.name));
  }

  override render(context: Context, emitter: Emitter): IterableIterator<unknown> {
    // liquidjs takes anything for a rendering that has ended.
    if (this.#quick === undefined || !(context instanceof GroundTruthContext))
      return this.#slow(context, emitter);
    this.#write(this.#quick(context), context, emitter);
    return DONE;
  }

  *#slow(context: Context, emitter: Emitter): IterableIterator<unknown> {
    this.#write(yield this.value.value(context, false), context, emitter);
  }

  #write(value: unknown, context: Context, emitter: Emitter): void {
    const text = outputText(value);
    // Counted before it is copied: text that doubles in a loop ends here.
    context.memoryLimit.use(text.length);
    emitter.write(this.#escaped ? escapeHtml(text) : text);
  }
}

const DONE = undefined as unknown as IterableIterator<unknown>;

type Engine = ConstructorParameters<typeof Parser>[0];
type OutputToken = ConstructorParameters<typeof Output>[0];

/** The parser with Ground Truth's output, and floats for numbers that are written as such. */
export class GroundTruthParser extends Parser {
  readonly engine: Engine;
  readonly #assumptions: Assumptions;
  #captures = 0;

  constructor(engine: Engine, assumptions: Assumptions) {
    super(engine);
    this.engine = engine;
    this.#assumptions = assumptions;
  }

  /** Whether output that goes through these filters is escaped, here. */
  escapes(filters: readonly string[]): boolean {
    const { capture, json, presigned } = this.#assumptions;
    if (filters.some((name) => ESCAPING_FILTERS.has(name))) return false;
    if (this.#captures > 0 && capture === 'raw') return false;
    if (json === 'raw' && filters.at(-1) === 'to_json') return false;
    return !(presigned === 'raw' && PRESIGN_FILTERS.has(filters.at(-1) ?? ''));
  }

  override parse(html: string): Template[] {
    const tokens = this.#tokens(html);
    const read = checkSyntax(html, tokens, this.#assumptions.syntax);
    return this.parseTokens(read === html ? tokens : this.#tokens(read));
  }

  #tokens(text: string): TopLevelToken[] {
    const { operators } = this.engine.options;
    try {
      return new Tokenizer(text, operators).readTopLevelTokens(this.engine.options);
    } catch (error) {
      // liquidjs reads on behind the end of a template that ends within an escape.
      if (!(error instanceof TypeError)) throw error;
      throw new MarkupError(
        'the template ends inside quoted text',
        Math.max(0, text.lastIndexOf('\\u')),
        undefined,
      );
    }
  }

  override parseToken(token: TopLevelToken, rest: TopLevelToken[]): ReturnType<Parser['parseToken']> {
    if (token.kind === TokenKind.Output) return this.#output(token);
    if (token.kind === TokenKind.Tag && (token as TagToken).name === 'echo') {
      return this.#output(echoed(token as TagToken));
    }
    if (token.kind !== TokenKind.Tag || (token as TagToken).name !== 'capture') {
      return withFloats(super.parseToken(token, rest));
    }
    this.#captures += 1;
    try {
      return super.parseToken(token, rest);
    } finally {
      this.#captures -= 1;
    }
  }

  #output(token: TopLevelToken): Output {
    const [begin, end] = (token as OutputToken).contentRange;
    if (begin === end && this.#assumptions.nothing === 'empty')
      return { token, *render() {} } as unknown as Output;
    try {
      return new GroundTruthOutput(token as OutputToken, this);
    } catch (error) {
      if (LiquidError.is(error)) throw error;
      throw new ParseError(error as Error, token);
    }
  }
}

/** `{% echo x %}` is `{{ x }}`. */
function echoed(token: TagToken): TopLevelToken {
  const [, end] = token.contentRange;
  return Object.assign(Object.create(token) as TagToken, { contentRange: [end - token.args.length, end] });
}

/** Numbers in the source that have a point are floats, whatever they are worth. */
function withFloats<T extends ReturnType<Parser['parseToken']>>(template: T): T {
  for (const argument of (template as Template).arguments?.() ?? []) {
    const tokens =
      argument instanceof Value
        ? [...argument.initial.postfix, ...argument.filters.flatMap((filter) => filter.args.flat())]
        : [argument];
    for (const token of tokens) {
      if (typeof token === 'object' && token.kind === TokenKind.Number) asWritten(token);
    }
  }
  return template;
}

function asWritten(token: Token): void {
  if (token.getText().includes('.')) Object.assign(token, { content: float(Number(token.getText())) });
}
