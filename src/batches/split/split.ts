import type { Finding } from '../../core/finding.ts';
import { formatBytes } from '../../core/size.ts';
import { counted, grouped } from '../../core/text/grouped.ts';
import { type Entry, isFolderMarker } from '../entry.ts';
import type { PlusLimits } from '../limits.ts';
import { fileTooLarge } from '../rules/plus-rules.ts';
import { groupTooLarge, needlesslyTwice } from '../rules/split-rules.ts';
import { Tally, tallied } from '../survey/tally.ts';
import { type LowerBound, lowerBound } from './lower-bound.ts';
import { pack } from './pack.ts';

/** One batch of a split: its files in order of their names. */
export interface Batch {
  /** `batch-001`. */
  readonly name: string;
  readonly files: readonly Entry[];
  readonly bytes: number;
}

export interface Split {
  readonly batches: readonly Batch[];
  readonly lowerBound: LowerBound;
  /** Fits in no batch: files over the limit, and files of sets that together are over a limit. */
  readonly oversize: readonly Entry[];
  /** Empty objects that stand for folders; they are in no batch. */
  readonly folderMarkers: number;
  readonly findings: readonly Finding[];
}

/** Names the set that an entry must stay with; undefined for none. */
export type KeepTogether = (entry: Entry) => string | undefined;

/**
 * The fewest batches that keep all three limits, as far as can be found. Every file is in exactly one batch or
 * in `oversize`; sets are whole. Depends on names and sizes only, not on the order of the input.
 */
export function split(
  entries: readonly Entry[],
  limits: PlusLimits,
  options: { readonly source: string; readonly keepTogether?: KeepTogether | undefined },
): Split {
  const { files, markers, twice } = sorted(entries);
  const oversize: Entry[] = [];
  const single = new Tally();
  const usable = files.filter((entry) => {
    if (entry.size <= limits.fileBytes) return true;
    oversize.push(entry);
    single.add(fullName(entry), entry.size);
    return false;
  });
  const groups = groupsOf(usable, options.keepTogether);
  const sets = new Tally();
  const fitting = groups.filter((group) => {
    const bytes = group.reduce((sum, { size }) => sum + size, 0);
    if (group.length <= limits.files && bytes <= limits.totalBytes) return true;
    for (const entry of group) oversize.push(entry);
    const name = options.keepTogether?.(group[0] as Entry) ?? '';
    sets.add(`${name} (${counted(group.length, 'file')}, ${formatBytes(bytes, limits.units)})`);
    return false;
  });
  const bound = lowerBound(
    Float64Array.from(fitting.flat(), ({ size }) => size),
    limits,
  );
  const packing = pack(
    {
      length: fitting.length,
      bytes: Float64Array.from(fitting, (group) => group.reduce((sum, { size }) => sum + size, 0)),
      files: Uint32Array.from(fitting, (group) => group.length),
    },
    limits,
    bound.batches,
  );
  const { source } = options;
  return {
    batches: namedBatches(fitting, packing.batches, packing.batchOf),
    lowerBound: bound,
    oversize,
    folderMarkers: markers,
    findings: [
      ...tallied(fileTooLarge, single, {
        source,
        one: `${formatBytes(single.bytes, limits.units)} (${grouped(single.bytes)} bytes): it fits in no batch.`,
        many: (count) => `${count} files are too large for any batch`,
      }),
      ...tallied(groupTooLarge, sets, {
        source,
        one: 'Together its files exceed the limits of one batch.',
        many: (count) => `${count} sets of files each exceed the limits of one batch`,
      }),
      ...tallied(needlesslyTwice, twice, {
        source,
        one: 'It was listed more than once; it is in one batch.',
        many: (count) => `${count} objects were listed more than once; each is in one batch`,
      }),
    ],
  };
}

/** How many batches more there are than the lower bound says; 0 means that there cannot be fewer. */
export function gapOf({ batches, lowerBound: bound }: Split): number {
  return batches.length - bound.batches;
}

function fullName({ bucket, name }: Entry): string {
  return bucket === undefined ? name : `${bucket}/${name}`;
}

function compareEntries(a: Entry, b: Entry): number {
  const [one = '', other = ''] = [a.bucket, b.bucket];
  return one < other ? -1 : one > other ? 1 : a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function sorted(entries: readonly Entry[]) {
  const twice = new Tally();
  let markers = 0;
  const files: Entry[] = [];
  for (const entry of [...entries].sort(compareEntries)) {
    const before = files.at(-1);
    if (isFolderMarker(entry)) markers += 1;
    else if (before !== undefined && compareEntries(before, entry) === 0) twice.add(fullName(entry));
    else files.push(entry);
  }
  return { files, markers, twice };
}

/** Sets in order of their first file; a file without a set is one by itself. */
function groupsOf(files: readonly Entry[], keepTogether: KeepTogether | undefined): Entry[][] {
  if (keepTogether === undefined) return files.map((entry) => [entry]);
  const groups: Entry[][] = [];
  const byName = new Map<string, Entry[]>();
  for (const entry of files) {
    const name = keepTogether(entry);
    const group = name === undefined ? undefined : byName.get(name);
    if (group !== undefined) {
      group.push(entry);
      continue;
    }
    const begun = [entry];
    groups.push(begun);
    if (name !== undefined) byName.set(name, begun);
  }
  return groups;
}

function namedBatches(groups: readonly Entry[][], count: number, batchOf: Uint32Array): Batch[] {
  const filled = Array.from({ length: count }, (): Entry[] => []);
  for (const [index, group] of groups.entries()) {
    const files = filled[batchOf[index] ?? 0];
    for (const entry of group) files?.push(entry);
  }
  const digits = Math.max(3, String(count).length);
  return filled
    .map((files) => files.sort(compareEntries))
    .sort((a, b) => compareEntries(a[0] as Entry, b[0] as Entry))
    .map((files, index) => ({
      name: `batch-${String(index + 1).padStart(digits, '0')}`,
      files,
      bytes: files.reduce((sum, { size }) => sum + size, 0),
    }));
}
