/** Writes the pages of docs/ that come from the program's own tables, and the schemas that come from its types. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedDocs } from './generated-docs.ts';
import { FOLDER, outputSchemaFiles } from './output-schemas.ts';

const root = join(import.meta.dirname, '..');
for (const { path, text } of generatedDocs()) {
  writeFileSync(join(root, path), text);
  console.log(path);
}
const schemas = outputSchemaFiles();
rmSync(join(root, FOLDER), { recursive: true, force: true });
mkdirSync(join(root, FOLDER), { recursive: true });
for (const [name, text] of schemas) writeFileSync(join(root, FOLDER, name), text);
console.log(`${FOLDER}/: ${schemas.size} schemas`);
