import { arnGlob } from './arn-glob.ts';
import { ANY, glob, ONE } from './glob.ts';
import { hasVariables, parseTemplate, splitAtColons, type Token } from './template.ts';

/** Gives a variable's value, by its key in lower case; undefined when the request does not have it. */
export type VariableLookup = (key: string) => string | undefined;

/** Compares a value of the request; undefined when a variable of the policy has no value in it. */
export type Matcher = (value: string, variables: VariableLookup) => boolean | undefined;

/** Makes the test of a compiled pattern. */
type Compile = (codes: readonly number[]) => (value: string) => boolean;

/** Equality with a policy string in which wildcards are ordinary characters. */
export function equalsMatcher(source: string, variables: boolean, ignoreCase: boolean): Matcher {
  const fold = (text: string) => (ignoreCase ? text.toLowerCase() : text);
  const tokens = parseTemplate(source, { wildcards: false, variables });
  if (!hasVariables(tokens)) {
    const wanted = fold(plainText(tokens));
    return (value) => fold(value) === wanted;
  }
  return (value, lookup) => {
    const filled = fill(tokens, lookup);
    return filled && fold(value) === fold(plainText(filled));
  };
}

/** Wildcards that may stand for any characters: StringLike, and actions. */
export function likeMatcher(source: string, variables: boolean): Matcher {
  return tokensMatcher(parseTemplate(source, { wildcards: true, variables }), glob);
}

/** A Resource pattern: that of an ARN, or a star alone for everything. */
export function resourceMatcher(source: string, variables: boolean): Matcher {
  if (source === '*') return () => true;
  return tokensMatcher(parseTemplate(source, { wildcards: true, variables }), arnGlob);
}

/**
 * ArnLike: each of the six components is compared by itself. Undefined for a pattern without six of them.
 * Source: IAM User Guide, reference_policies_elements_condition_operators, section Conditions_ARN.
 */
export function arnMatcher(source: string, variables: boolean): Matcher | undefined {
  const parts = splitAtColons(parseTemplate(source, { wildcards: true, variables }), 6);
  if (parts.length < 6) return undefined;
  const matchers = parts.map((part) => tokensMatcher(part, glob));
  return (value, lookup) => {
    const components = splitArn(value);
    if (!components) return false;
    let outcome: boolean | undefined = true;
    for (const [index, matcher] of matchers.entries()) {
      const matched = matcher(components[index] ?? '', lookup);
      if (matched === false) return false;
      if (matched === undefined) outcome = undefined;
    }
    return outcome;
  };
}

/** The six components of an ARN; the last holds every further colon. */
export function splitArn(arn: string): readonly string[] | undefined {
  const parts = arn.split(':');
  return parts.length < 6 ? undefined : [...parts.slice(0, 5), parts.slice(5).join(':')];
}

function tokensMatcher(tokens: readonly Token[], compile: Compile): Matcher {
  if (hasVariables(tokens)) {
    return (value, lookup) => {
      const filled = fill(tokens, lookup);
      return filled && compile(filled.flatMap(codesOf))(value);
    };
  }
  const [first, second] = tokens;
  if (tokens.length === 0) return (value) => value === '';
  if (tokens.length === 1 && first?.kind === 'any') return () => true;
  if (tokens.length === 1 && first?.kind === 'text') return (value) => value === first.text;
  if (tokens.length === 2 && first?.kind === 'text' && second?.kind === 'any') {
    return (value) => value.startsWith(first.text);
  }
  const matches = compile(tokens.flatMap(codesOf));
  return (value) => matches(value);
}

/** The tokens with every variable's value in its place; a wildcard inside a value is an ordinary character. */
function fill(tokens: readonly Token[], lookup: VariableLookup): readonly Token[] | undefined {
  const filled: Token[] = [];
  for (const token of tokens) {
    const text = token.kind === 'variable' ? (lookup(token.key) ?? token.fallback) : undefined;
    if (token.kind === 'variable' && text === undefined) return undefined;
    filled.push(text === undefined ? token : { kind: 'text', text });
  }
  return filled;
}

function plainText(tokens: readonly Token[]): string {
  return tokens.map((token) => (token.kind === 'text' ? token.text : '')).join('');
}

function codesOf(token: Token): number[] {
  if (token.kind === 'any') return [ANY];
  if (token.kind === 'one') return [ONE];
  if (token.kind === 'variable') return [];
  return Array.from({ length: token.text.length }, (_, at) => token.text.charCodeAt(at));
}
