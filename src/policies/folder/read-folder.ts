import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { usageError } from '../../core/errors.ts';
import { quoteForMessage, sanitize } from '../../core/text/sanitize.ts';
import { readJson } from '../evaluate/json-reader.ts';
import { readPolicy } from '../evaluate/read-policy.ts';
import type { AccountPolicies, CollectedFacts } from './account-policies.ts';
import { FACTS_FILE, FOLDER_LAYOUT, placeOf } from './layout.ts';

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
  const documents: AccountPolicies['documents'][number][] = [];
  const ignored: string[] = [];
  const problems: string[] = [];
  let facts: CollectedFacts = { notRead: [] };
  for (const path of paths) {
    if (path === FACTS_FILE) {
      facts = readFacts(await readFile(join(folder, path)), problems);
      continue;
    }
    const place = placeOf(path);
    if (!place) {
      ignored.push(path);
      continue;
    }
    // AWS holds these already: what it took is not refused here.
    const reading = readPolicy(await readFile(join(folder, path)), { usedAs: place.kind, tolerant: true });
    if ('policy' in reading) documents.push({ ...place, document: reading.policy });
    else {
      for (const { message, path: at, position } of reading.problems) {
        const where = position ? `:${position.line}:${position.column}` : '';
        problems.push(`${quoteForMessage(path)}${where}: ${sanitize(message)} at ${sanitize(at)}`);
      }
    }
  }
  if (problems.length > 0) throw usageError('Not valid policies:', { code: 'invalid-policy', problems });
  if (documents.length === 0) {
    throw usageError(`${quoteForMessage(folder, 200)} holds no policy.`, {
      hint: `Its files are ${FOLDER_LAYOUT}.`,
    });
  }
  return { documents, facts, ignored };
}

/** Regular files only, in one order: links are not followed. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: Error) => {
    throw usageError(`${quoteForMessage(folder, 200)} cannot be read: ${sanitize(error.message)}`);
  });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
  if (files.length > MAX_FILES) {
    throw usageError(
      `${quoteForMessage(folder, 200)} holds ${files.length} files; at most ${MAX_FILES} are read.`,
    );
  }
  return files.sort();
}

function readFacts(text: string, problems: string[]): CollectedFacts {
  try {
    const json = readJson(text, 8);
    if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new Error('not an object');
    const word = (name: string) => (typeof json[name] === 'string' ? { [name]: json[name] } : {});
    const { notRead } = json;
    return {
      ...word('bucket'),
      ...word('account'),
      ...word('principal'),
      notRead: Array.isArray(notRead)
        ? notRead.flatMap((one) =>
            typeof one === 'object' && one !== null && !Array.isArray(one)
              ? [`${String(one.what)} (${String(one.why)})`]
              : [],
          )
        : [],
    };
  } catch (error) {
    problems.push(`"${FACTS_FILE}": ${sanitize(error instanceof Error ? error.message : String(error))}`);
    return { notRead: [] };
  }
}
