import { hash } from 'node:crypto';
import { usageError } from '../../core/errors.ts';
import { bad, good, type Parsed } from '../../core/parsed.ts';
import { namedPath, type OwnerNames } from '../owners/owners.ts';

/** `mirror` keeps the folders below the prefix, `flat` puts every flow right there. */
export type Layout = 'mirror' | 'flat';
export const LAYOUTS = ['mirror', 'flat'] as const;

const MAX_KEY_BYTES = 1024;
const FLOW = /\.flow$/i;

/** A file that needs a key. */
export interface Placed {
  /** Name of the root where there are several; empty for one. */
  readonly rootName: string;
  readonly path: string;
  /** The path as the key has it, where owners have names. */
  readonly named?: string | undefined;
}

/**
 * The key of each file, in their order. Every key ends in `.flow`, in lower case, since Canvas looks for that.
 * Names that would meet, also by case or composition of accents alone, get a part of their path's hash, the same in every run.
 */
export function keysFor(files: readonly Placed[], prefix: string, layout: Layout): Parsed<string>[] {
  const wanted = files.map((file) => {
    const name = flowName(relativeKey(file, layout));
    return { name, folded: folded(name) };
  });
  const counts = new Map<string, number>();
  for (const { folded: same } of wanted) counts.set(same, (counts.get(same) ?? 0) + 1);
  return files.map((file, index) => {
    const { name, folded: same } = wanted[index] ?? { name: '', folded: '' };
    const alone = counts.get(same) === 1;
    const key = prefix + (alone ? name : apart(name, file));
    const bytes = Buffer.byteLength(key);
    return bytes <= MAX_KEY_BYTES
      ? good(key)
      : bad(`its key would have ${bytes} bytes, but S3 accepts ${MAX_KEY_BYTES}`);
  });
}

/** What names that meet have in common: they differ by case alone, or by how an accent is put together. */
export function folded(name: string): string {
  return name.normalize('NFC').toLowerCase().normalize('NFC');
}

/** True where some run over these roots, in whatever layout and among whatever names, may put a path's flow there. */
export function mayHold(
  key: string,
  path: string,
  { prefix, roots, owners }: { prefix: string; roots: readonly string[]; owners: OwnerNames },
): boolean {
  const all = rootNames(roots).flatMap((rootName) => [
    { rootName, path },
    { rootName, path, named: namedPath(path, owners) },
  ]);
  return all.some((file) =>
    LAYOUTS.some((layout) => {
      const name = flowName(relativeKey(file, layout));
      return key === prefix + name || key === prefix + apart(name, file);
    }),
  );
}

function relativeKey({ rootName, path: own, named: path = own }: Placed, layout: Layout): string {
  if (layout === 'flat') return path.slice(path.lastIndexOf('/') + 1);
  return rootName === '' ? path : `${rootName}/${path}`;
}

function flowName(path: string): string {
  if (path.endsWith('.flow')) return path;
  if (FLOW.test(path)) return path.replace(FLOW, '.flow');
  return `${path.replace(/\.(?:json|txt)$/i, '').replace(FLOW, '')}.flow`;
}

/** A name that meets no other. */
function apart(name: string, file: Placed): string {
  return name.replace(FLOW, `-${fingerprint(file)}.flow`);
}

function fingerprint({ rootName, path }: Placed): string {
  return hash('sha256', `${rootName}\u0000${path}`).slice(0, 8);
}

/** Names that tell several roots apart: their last part, numbered where two have the same. */
export function rootNames(roots: readonly string[]): string[] {
  if (roots.length <= 1) return roots.map(() => '');
  const seen = new Map<string, number>();
  return roots.map((root) => {
    const base = root.split('/').filter(Boolean).at(-1) ?? 'root';
    const count = (seen.get(base) ?? 0) + 1;
    seen.set(base, count);
    return count === 1 ? base : `${base}-${count}`;
  });
}

/** A prefix with its `/` at the end. Throws a usage error for one that leads out of itself. */
export function checkPrefix(prefix: string): string {
  if (/(?:^|\/)\.{1,2}(?:\/|$)/.test(prefix)) {
    throw usageError('The prefix must not have . or .. as a folder: clients would leave it.');
  }
  return prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
}
