import { join } from 'node:path';
import { usageError } from '../../core/errors.ts';
import { filesBelow } from '../../core/files/files-below.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { AccountPolicies } from './account-policies.ts';
import { FACTS_FILE, FOLDER_LAYOUT, placeOf } from './layout.ts';
import { type PolicyFile, readPolicyDocuments } from './read-documents.ts';

/** More than any account has for one role and bucket. */
const MAX_FILES = 500;

/** Reads one text file of the folder; throws a usage error where it cannot be. */
export type ReadFile = (path: string) => Promise<string>;

/**
 * Reads a folder of policies, as `policies collect` writes it. `ignored` names the files that are none. Throws one
 * usage error that lists every document that cannot be read, by file, line and column.
 */
export async function readPolicyFolder(
  folder: string,
  readFile: ReadFile,
): Promise<AccountPolicies & { readonly ignored: readonly string[] }> {
  const paths = await filesIn(folder);
  const files: PolicyFile[] = [];
  for (const path of paths) {
    const isRead = path === FACTS_FILE || placeOf(path) !== undefined;
    files.push({ path, text: isRead ? await readFile(join(folder, path)) : '' });
  }
  const read = readPolicyDocuments(files);
  if (read.documents.length === 0) {
    throw usageError(`${quoteForMessage(folder, 200)} contains no policy.`, {
      hint: `Its files are ${FOLDER_LAYOUT}.`,
    });
  }
  return read;
}

/** Regular files only, in one order: links are not followed. */
async function filesIn(folder: string): Promise<string[]> {
  const files = await filesBelow(folder);
  if (files.length > MAX_FILES) {
    throw usageError(
      `${quoteForMessage(folder, 200)} contains ${files.length} files; at most ${MAX_FILES} are read.`,
    );
  }
  return files;
}
