import { type TagToken, TokenKind, type TopLevelToken } from 'liquidjs';
import { laxCondition, laxLoop, laxOutput } from './lax-syntax.ts';
import { checkCondition, checkLoop, checkOutput, SyntaxProblem } from './strict-syntax.ts';

/** A markup problem at its place in the text that was parsed. */
export class MarkupError extends Error {
  readonly offset: number;
  /** The strict markup that a lax parser makes of it, where it makes any. */
  readonly lax: string | undefined;

  constructor(message: string, offset: number, lax: string | undefined) {
    super(message);
    this.offset = offset;
    this.lax = lax;
  }
}

interface Grammar {
  readonly check: (markup: string) => void;
  readonly lax: (markup: string) => string | undefined;
  /** True where Ruby's lax mode does not try the strict parser first. */
  readonly laxFirst: boolean;
}

const OUTPUT: Grammar = { check: checkOutput, lax: laxOutput, laxFirst: false };
const CONDITION: Grammar = { check: checkCondition, lax: laxCondition, laxFirst: true };
const LOOP: Grammar = { check: checkLoop, lax: laxLoop, laxFirst: true };

/** A piece of markup, by its place in the text. */
interface Markup {
  readonly grammar: Grammar;
  readonly text: string;
  readonly begin: number;
}

/**
 * Holds all markup to Liquid's strict grammar, which liquidjs is looser than. With `lax`, gives a text of the same
 * length in which each piece that breaks it is what Ruby's lax parser would read instead.
 *
 * @throws MarkupError
 */
export function checkSyntax(
  text: string,
  tokens: readonly TopLevelToken[],
  syntax: 'strict' | 'lax',
): string {
  let result = text;
  for (const { grammar, text: markup, begin } of markups(tokens)) {
    const problem = problemOf(grammar, markup);
    if (problem === undefined && !(syntax === 'lax' && grammar.laxFirst)) continue;
    const joined = withoutSpaces(markup);
    const lax = joined !== markup && problemOf(grammar, joined) === undefined ? joined : grammar.lax(markup);
    const fits = lax !== undefined && lax.length <= markup.length && !ESCAPE.test(lax);
    if (fits && (syntax === 'lax' || lax === joined)) {
      result = result.slice(0, begin) + lax.padEnd(markup.length) + result.slice(begin + markup.length);
    } else if (problem !== undefined) {
      throw new MarkupError(problem.message, begin + problem.offset, fits ? lax : undefined);
    }
  }
  return result;
}

/** Liquid has no escapes in strings, and liquidjs has. */
const ESCAPE = /\\["']/;

/** `a . b` and `a [0]`, which Ruby's Liquid takes, as liquidjs takes them. */
function withoutSpaces(markup: string): string {
  return markup.replace(
    /("[^"]*"|'[^']*')|(?<!\s)\s+(?=[.[](?!\.))|(?<=\.)(?<!\.\.)\s+/g,
    (_, text?: string) => text ?? '',
  );
}

function problemOf(grammar: Grammar, markup: string): SyntaxProblem | undefined {
  try {
    grammar.check(markup);
    return undefined;
  } catch (error) {
    if (error instanceof SyntaxProblem) return error;
    throw error;
  }
}

function* markups(tokens: readonly TopLevelToken[]): Generator<Markup, void, void> {
  let inComment = false;
  for (const token of tokens) {
    if (token.kind === TokenKind.Output && !inComment) {
      const { content, contentRange } = token as TagToken;
      yield { grammar: OUTPUT, text: content, begin: contentRange[0] };
    }
    if (token.kind !== TokenKind.Tag) continue;
    const { name, args, contentRange } = token as TagToken;
    if (name === 'comment') inComment = true;
    if (name === 'endcomment') inComment = false;
    if (inComment) continue;
    const begin = contentRange[1] - args.length;
    if (name === 'if' || name === 'elsif' || name === 'unless') {
      yield { grammar: CONDITION, text: args, begin };
    } else if (name === 'for') yield { grammar: LOOP, text: args, begin };
    else if (name === 'echo') yield { grammar: OUTPUT, text: args, begin };
    else if (name === 'assign' && args.includes('=')) {
      const value = args.indexOf('=') + 1;
      yield { grammar: OUTPUT, text: args.slice(value), begin: begin + value };
    }
  }
}
