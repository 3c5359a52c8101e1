import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generatedDocs } from '../scripts/generated-docs.ts';

test.each(generatedDocs())('$path is what `npm run docs` writes', ({ path, text }) => {
  expect(readFileSync(join(import.meta.dirname, '..', path), 'utf8')).toBe(text);
});
