/** A piece of a policy string: text, a wildcard, or a variable that the request fills in. */
export type Token =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'one' }
  | { readonly kind: 'variable'; readonly key: string; readonly fallback: string | undefined };

export interface TemplateOptions {
  /** `*` and `?` stand for other characters. */
  readonly wildcards: boolean;
  /** `${…}` is a variable: only in documents of version 2012-10-17. */
  readonly variables: boolean;
}

const ANY: Token = { kind: 'any' };
const ONE: Token = { kind: 'one' };
const SPECIAL = /\$\{([*?$])\}/y;
const VARIABLE = /\$\{([^{}$*?,']*)(?:,\s*'([^']*)'\s*)?\}/y;

/**
 * Splits a policy string into its tokens. `${*}`, `${?}` and `${$}` are the characters themselves;
 * `${key, 'text'}` has a default. Source: IAM User Guide, reference_policies_variables.
 */
export function parseTemplate(source: string, { wildcards, variables }: TemplateOptions): readonly Token[] {
  const tokens: Token[] = [];
  let text = '';
  const push = (token: Token) => {
    if (text !== '') tokens.push({ kind: 'text', text });
    text = '';
    tokens.push(token);
  };
  for (let at = 0; at < source.length; ) {
    const character = source.charAt(at);
    const special = variables && character === '$' ? matchAt(SPECIAL, source, at) : undefined;
    const variable = variables && character === '$' && !special ? matchAt(VARIABLE, source, at) : undefined;
    const key = variable?.[1]?.trim().toLowerCase() ?? '';
    if (special) text += special[1];
    else if (variable && key !== '') push({ kind: 'variable', key, fallback: variable[2] });
    else if (wildcards && character === '*') push(ANY);
    else if (wildcards && character === '?') push(ONE);
    else text += character;
    at += (special ?? (key === '' ? undefined : variable))?.[0].length ?? 1;
  }
  if (text !== '') tokens.push({ kind: 'text', text });
  return tokens;
}

export function hasVariables(tokens: readonly Token[]): boolean {
  return tokens.some((token) => token.kind === 'variable');
}

/** Cuts tokens at the first `limit - 1` colons of their text; colons inside a variable's value never cut. */
export function splitAtColons(tokens: readonly Token[], limit: number): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (token.kind !== 'text') {
      parts.at(-1)?.push(token);
      continue;
    }
    let rest = token.text;
    for (let colon = rest.indexOf(':'); colon >= 0 && parts.length < limit; colon = rest.indexOf(':')) {
      if (colon > 0) parts.at(-1)?.push({ kind: 'text', text: rest.slice(0, colon) });
      parts.push([]);
      rest = rest.slice(colon + 1);
    }
    if (rest !== '') parts.at(-1)?.push({ kind: 'text', text: rest });
  }
  return parts;
}

function matchAt(pattern: RegExp, source: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source) ?? undefined;
}
