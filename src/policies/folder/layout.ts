import type { PolicyKind } from '../evaluate/model.ts';

/** Facts that `policies collect` writes beside the documents. */
export const FACTS_FILE = 'collected.json';

/** Which place in an account a file of a folder has. */
export interface FilePlace {
  readonly kind: PolicyKind;
  /** The endpoint (`vpce-…`) or access point that the policy is of; the level of a service control policy. */
  readonly name?: string;
}

/** How the files of a folder are named, for messages and help. */
export const FOLDER_LAYOUT =
  'identity/NAME.json, boundary.json, session.json, bucket.json, access-point/NAME.json, endpoint/VPCE_ID.json, scp/LEVEL/NAME.json';

/** The place of a file by its path in the folder, parts divided by `/`; undefined for one that is not a policy of ours. */
export function placeOf(path: string): FilePlace | undefined {
  const parts = path.replace(/\.json$/, '').split('/');
  if (!path.endsWith('.json') || parts.some((part) => part === '')) return undefined;
  const [first = '', second, third] = parts;
  if (parts.length === 1) {
    if (first === 'bucket' || first === 'resource') return { kind: 'resource' };
    if (first === 'boundary' || first === 'session' || first === 'endpoint' || first === 'identity') {
      return { kind: first };
    }
    return first === 'scp' ? { kind: 'scp', name: '' } : undefined;
  }
  if (parts.length === 2 && second !== undefined) {
    if (first === 'identity') return { kind: 'identity' };
    if (first === 'access-point' || first === 'endpoint') return { kind: first, name: second };
    if (first === 'scp') return { kind: 'scp', name: '' };
  }
  return parts.length === 3 && first === 'scp' && third !== undefined
    ? { kind: 'scp', name: second ?? '' }
    : undefined;
}
