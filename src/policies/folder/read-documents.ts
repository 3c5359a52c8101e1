import { usageError } from '../../core/errors.ts';
import { isFields } from '../../core/fields.ts';
import { readJson } from '../../core/json/read-json.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import { problemIn, readPolicy } from '../evaluate/read-policy.ts';
import type { AccountPolicies, CollectedFacts } from './account-policies.ts';
import { FACTS_FILE, placeOf } from './layout.ts';

/** A file of a folder of policies, with forward slashes in its path. */
export interface PolicyFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Reads what `policies collect` writes, from memory. `ignored` names the files that are none. Throws one usage error
 * that lists every document that cannot be read, by file, line and column.
 */
export function readPolicyDocuments(
  files: readonly PolicyFile[],
): AccountPolicies & { readonly ignored: readonly string[] } {
  const documents: AccountPolicies['documents'][number][] = [];
  const ignored: string[] = [];
  const problems: string[] = [];
  let facts: CollectedFacts = { notRead: [] };
  for (const { path, text } of files) {
    if (path === FACTS_FILE) {
      facts = readFacts(text, problems);
      continue;
    }
    const place = placeOf(path);
    if (!place) {
      ignored.push(path);
      continue;
    }
    // AWS holds these already: what it took is not refused here.
    const reading = readPolicy(text, { usedAs: place.kind, tolerant: true });
    if ('policy' in reading) documents.push({ ...place, document: reading.policy });
    else problems.push(...reading.problems.map((problem) => problemIn(path, problem)));
  }
  if (problems.length > 0) throw usageError('Not valid policies:', { code: 'invalid-policy', problems });
  return { documents, facts, ignored };
}

function readFacts(text: string, problems: string[]): CollectedFacts {
  try {
    const json = readJson(text, 8);
    if (!isFields(json)) throw new Error('not an object');
    const word = (name: string) => (typeof json[name] === 'string' ? { [name]: json[name] } : {});
    const { notRead } = json;
    return {
      ...word('bucket'),
      ...word('account'),
      ...word('principal'),
      notRead: Array.isArray(notRead)
        ? notRead.flatMap((one) => (isFields(one) ? [`${String(one.what)} (${String(one.why)})`] : []))
        : [],
    };
  } catch (error) {
    problems.push(`"${FACTS_FILE}": ${sanitize(error instanceof Error ? error.message : String(error))}`);
    return { notRead: [] };
  }
}
