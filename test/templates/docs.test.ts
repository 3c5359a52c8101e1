import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ASSUMPTIONS } from '../../src/templates/dialect/assumptions.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/templates.md'), 'utf8');

test.each(ASSUMPTIONS)('the page about templates has the assumption $name as it is', (assumption) => {
  const { name, values, question, reason } = assumption;
  const cells = [`\`${name}\``, values.join(', '), question, reason].map((cell) =>
    cell.replaceAll('|', '\\|'),
  );
  expect(page).toContain(`| ${cells.join(' | ')} |\n`);
});

test('and no other', () => {
  expect(page.match(/^\| `[a-z-]+` \| [a-z-]+, [a-z-]+ \|/gm)).toHaveLength(ASSUMPTIONS.length);
});
