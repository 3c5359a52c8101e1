import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, 'corpus');

/** The inputs that were once taken wrongly, by file name. */
export function corpusOf(name: string): readonly (readonly [file: string, input: Buffer])[] {
  const folder = join(ROOT, name);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((file) => [file, readFileSync(join(folder, file))]);
}

/** Keeps an input, so that every later run of the tests tries it; gives its path. */
export function keep(name: string, input: Buffer): string {
  const folder = join(ROOT, name);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${createHash('sha256').update(input).digest('hex').slice(0, 12)}.bin`);
  writeFileSync(path, input);
  return path;
}
