import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sandboxOperations } from '../src/sandbox/supported-operations.ts';

const PATH = 'docs/sandbox.md';
const BEGIN = '<!-- operations: written by npm run docs -->\n';
const END = '<!-- end of operations -->\n';

/** The page about the sandbox, with its list of operations as the code has them now. */
export function sandboxPage(): { readonly path: string; readonly text: string } {
  const text = readFileSync(join(import.meta.dirname, '..', PATH), 'utf8');
  const from = text.indexOf(BEGIN);
  const to = text.indexOf(END);
  if (from < 0 || to < from) throw new Error(`${PATH} has no place for the operations.`);
  const sections = sandboxOperations().map(({ service, title, operations }) => {
    const differing = operations.filter(({ difference }) => difference !== undefined);
    const rows = differing.map(({ name, difference }) => `| ${name} | ${difference} |\n`).join('');
    const table = rows === '' ? '' : `\n| Not as on AWS | |\n| --- | --- |\n${rows}`;
    return `\n### ${title} (\`${service}\`), ${operations.length}\n\n${operations.map(({ name }) => name).join(', ')}.\n${table}`;
  });
  return { path: PATH, text: `${text.slice(0, from)}${BEGIN}${sections.join('')}\n${text.slice(to)}` };
}
