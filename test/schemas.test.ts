import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FOLDER, outputSchemaFiles } from '../scripts/output-schemas.ts';

const folder = join(import.meta.dirname, '..', FOLDER);

test('the schemas of what --output json prints are what `npm run docs` writes', () => {
  const written = outputSchemaFiles();
  expect(readdirSync(folder).sort()).toEqual([...written.keys()].sort());
  for (const [name, text] of written) expect(readFileSync(join(folder, name), 'utf8'), name).toBe(text);
});
