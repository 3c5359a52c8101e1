const STRING = `"[^"]*"|'[^']*'`;
const FRAGMENT = `(?:${STRING}|(?:[^\\s,|'"]|${STRING})+)`;
const VALUE = new RegExp(`(${FRAGMENT})(.*)`, 's');
const FILTERS = new RegExp(`(?:\\s+|${FRAGMENT}|,)+`, 'g');
const ARGUMENT = new RegExp(`[:,]\\s*((?:\\w+\\s*:\\s*)?${FRAGMENT})`, 'g');
const BOOLEAN = '\\b(?:\\s?and\\s?|\\s?or\\s?)\\b';
const CONDITIONS = new RegExp(`(?:${BOOLEAN}|(?:\\s*(?!${BOOLEAN})(?:${FRAGMENT}|\\S+)\\s*)+)`, 'g');
const COMPARISON = new RegExp(`(${FRAGMENT})\\s*([=!<>a-z_]+)?\\s*(${FRAGMENT})?`);
const LOOP = new RegExp(`^([\\w-]+)\\s+in\\s+(${FRAGMENT}+)\\s*(reversed)?`);
const ATTRIBUTE = new RegExp(`(?<![\\w-])-*(\\w[\\w-]*)\\s*:\\s*(${FRAGMENT})`, 'g');
const OPERATORS = new Set(['==', '!=', '<>', '<', '>', '<=', '>=', 'contains']);

/*
 * What Ruby's lax parser takes out of markup that the strict one refuses: it looks for the pieces that it knows
 * and passes over the rest. Each gives that as strict markup, or undefined where the lax parser fails as well.
 */

/** `{{ a || b }}` is `{{ a }}`, and `{{ 1 + 2 }}` is `{{ 1 }}`. */
export function laxOutput(markup: string): string | undefined {
  const [, value = '', rest = ''] = VALUE.exec(markup) ?? [];
  if (value === '') return '';
  const filters = /\|\s*(.*)/s.exec(rest)?.[1]?.match(FILTERS) ?? [];
  const written = filters.flatMap((text) => {
    const name = /\w+/.exec(text)?.[0];
    if (name === undefined) return [];
    const given = [...text.matchAll(ARGUMENT)].map(([, argument = '']) => laxValue(argument));
    return given.length === 0 ? [name] : [`${name}:${given.join(',')}`];
  });
  return [laxValue(value), ...written].join('|');
}

/** `a && b` is `a`, and `(a or b) and c` is `a or b and c`. */
export function laxCondition(markup: string): string | undefined {
  const words: string[] = [];
  for (const [part] of markup.matchAll(CONDITIONS)) {
    const word = part.trim();
    if (words.length % 2 === 1) {
      if (word !== 'and' && word !== 'or') return undefined;
      words.push(word);
      continue;
    }
    const [, left, operator, right] = COMPARISON.exec(part) ?? [];
    if (left === undefined) return undefined;
    if (operator === undefined) words.push(laxValue(left));
    else if (!OPERATORS.has(operator)) return undefined;
    else words.push(`${laxValue(left)} ${operator} ${laxValue(right ?? 'nil')}`);
  }
  return words.length % 2 === 1 ? words.join(' ') : undefined;
}

export function laxLoop(markup: string): string | undefined {
  const match = LOOP.exec(markup);
  if (match === null) return undefined;
  const [, name = '', list = '', reversed = ''] = match;
  const attributes = [...markup.matchAll(ATTRIBUTE)]
    .filter(([, attribute]) => attribute === 'limit' || attribute === 'offset')
    .map(([, attribute, value = '']) => `${attribute}:${laxValue(value)}`);
  return [`${name} in ${laxValue(list)}`, reversed, ...attributes].filter((part) => part !== '').join(' ');
}

/** A value as it is, or the names in it: `(a` is `a`, and `{` is nothing. */
function laxValue(text: string): string {
  const named = /^(\w+)\s*:\s*(.*)$/s.exec(text);
  if (named !== null) return `${named[1]}:${laxValue(named[2] ?? '')}`;
  if (/^(?:".*"|'.*'|-?\d+(?:\.\d+)?|\(\S+\.\.\S+\))$/s.test(text)) return text;
  if (/^-?[\d.]+$/.test(text)) return /^-?\d[\d.]+$/.test(text) ? `${Number.parseFloat(text)}.0` : 'nil';
  const [first, ...more] = text.match(/\[[^\]]+\]|[\w-]+\??/g) ?? [];
  if (first === undefined || /^\d/.test(first)) return 'nil';
  return first + more.map((part) => (part.startsWith('[') ? part : `.${part}`)).join('');
}
