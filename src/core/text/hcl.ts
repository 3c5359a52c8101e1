import type { Json } from '../json.ts';

/** A value as an HCL expression, indented by `depth` steps of two spaces. */
export function hclValue(value: Json, depth = 0): string {
  if (typeof value === 'string') return hclString(value);
  if (value === null || typeof value !== 'object') return String(value);
  const inner = '  '.repeat(depth + 1);
  const outer = '  '.repeat(depth);
  if (Array.isArray(value)) {
    if (value.every((item) => item === null || typeof item !== 'object')) {
      const line = `[${value.map((item) => hclValue(item)).join(', ')}]`;
      if (line.length + inner.length <= 100) return line;
    }
    return `[\n${value.map((item) => `${inner}${hclValue(item, depth + 1)},\n`).join('')}${outer}]`;
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return '{}';
  const lines = entries.map(([key, item]): [string, string] => [hclKey(key), hclValue(item, depth + 1)]);
  return `{\n${hclLines(lines, inner)}${outer}}`;
}

/** Arguments one below the other; as `terraform fmt` has it, neighbours that fit on a line are aligned. */
export function hclLines(entries: readonly (readonly [name: string, expression: string])[], indent: string) {
  let text = '';
  for (let at = 0; at < entries.length; ) {
    let end = at;
    while (end < entries.length && !entries[end]?.[1].includes('\n')) end++;
    const run = entries.slice(at, Math.max(end, at + 1));
    const width = Math.max(...run.map(([name]) => name.length));
    for (const [name, expression] of run) text += `${indent}${name.padEnd(width)} = ${expression}\n`;
    at += run.length;
  }
  return text;
}

function hclKey(key: string): string {
  return /^[A-Za-z_]\w*$/.test(key) ? key : hclString(key);
}

/**
 * A quoted string in which nothing is a template: policy variables such as `${aws:username}` stay text. HCL has
 * JSON's escapes but for \b and \f.
 */
export function hclString(text: string): string {
  return JSON.stringify(text)
    .replace(/\\./g, (pair) => (pair === '\\b' ? '\\u0008' : pair === '\\f' ? '\\u000c' : pair))
    .replace(/([$%])\{/g, '$1$1{');
}
