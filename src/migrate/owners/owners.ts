import { defineRule } from '../../core/finding.ts';
import type { Home } from '../ports.ts';

/** Names of the folders of an EFS volume, by their numbers. */
export type OwnerNames = Readonly<Record<string, string>>;

export const unknownOwnerRule = defineRule({
  id: 'flow/owner-unknown',
  severity: 'warning',
  title: 'Flows are in a folder that belongs to nobody in the domain',
  why: 'The user profile or space was deleted and its folder remained, or the volume belongs to another domain. In Canvas nobody will miss these flows, and nobody can say what they are.',
  fix: 'Find out who owned them, and have someone import them; check that --domain is the domain of this volume.',
  source:
    'SageMaker API: HomeEfsFileSystemUid of DescribeUserProfile and DescribeSpace is the name of the folder.',
});

/**
 * The name of each home's folder: that of the user profile; of a space, and where two would be the same for a
 * client that folds case, with its number.
 */
export function ownerNames(homes: readonly Home[]): OwnerNames {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const byKind = [...homes].sort((a, b) => order(b.kind, a.kind) || order(a.uid, b.uid));
  for (const { name, uid } of byKind) {
    const own = taken.has(name.toLowerCase()) ? `${name}-${uid}` : name;
    taken.add(own.toLowerCase());
    names.set(uid, own);
  }
  return Object.fromEntries(names);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The number of the home that a path lies in, on the EFS volume of a domain; undefined for any other tree. */
export function homeOf(path: string): string | undefined {
  return /^(\d{4,10})\//.exec(path)?.[1];
}

/** Whose home a file lies in, for reports: by name with the number, by number, or by the root's name. */
export function ownerOf(root: string, path: string, names: OwnerNames = {}): string {
  const id = homeOf(path) ?? root.split('/').filter(Boolean).at(-1) ?? root;
  return Object.hasOwn(names, id) ? `${names[id]} (${id})` : id;
}

/** A path with the number of its home replaced by the name, where one is known. */
export function namedPath(path: string, names: OwnerNames): string {
  const id = homeOf(path);
  const name = id === undefined ? undefined : names[id];
  return id === undefined || name === undefined ? path : name + path.slice(id.length);
}

/** True for names as a plan or a journal may hold them: numbers, and names of profiles or spaces. */
export function isOwnerNames(value: unknown): value is OwnerNames {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.entries(value).every(
      ([uid, name]) => /^\d{4,10}$/.test(uid) && /^[a-zA-Z0-9](?:-*[a-zA-Z0-9]){0,80}$/.test(String(name)),
    )
  );
}
