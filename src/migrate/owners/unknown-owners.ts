import { type Finding, finding } from '../../core/finding.ts';
import { counted } from '../../core/text/grouped.ts';
import { homeOf, type OwnerNames, unknownOwnerRule } from './owners.ts';

/** The numbered folders with flows that are of nobody in the domain. */
export function unknownOwners(files: readonly { readonly path: string }[], names: OwnerNames): Finding[] {
  const counts = new Map<string, number>();
  for (const { path } of files) {
    const id = homeOf(path);
    if (id !== undefined && names[id] === undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return [...counts].sort().map(([id, count]) =>
    finding(unknownOwnerRule, {
      subject: id,
      message: `${counted(count, 'flow')} in the folder ${id}, which belongs to no user profile or space`,
    }),
  );
}
