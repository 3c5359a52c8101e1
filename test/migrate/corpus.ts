import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FLOWS = join(import.meta.dirname, '../../../shared/corpus/flows');

/** True where the collection of public flows lies beside the project; tests that need it say that they are skipped. */
export const HAS_CORPUS = existsSync(join(FLOWS, 'real'));

export interface CorpusFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Files of the collection: `real` flows, or other products' files of the same name. */
export function corpus(kind: 'real' | 'not-flows'): CorpusFile[] {
  if (!HAS_CORPUS) return [];
  const folder = join(FLOWS, kind);
  return readdirSync(folder).map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));
}
