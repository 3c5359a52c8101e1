/**
 * What workers marked, put together: each worker's are in a group once at most, and with others of the same label. Of
 * the groups, `near` chooses the one that something belongs to; undefined begins another. Those that at least half of
 * the workers are in count.
 */
export function groupsOfMost<T extends { readonly label: string }>(
  lists: readonly (readonly T[])[],
  near: (one: T, groups: readonly T[][]) => T[] | undefined,
): T[][] {
  const groups: T[][] = [];
  for (const list of lists) {
    const taken = new Set<T[]>();
    for (const one of list) {
      const others = groups.filter((group) => !taken.has(group) && group[0]?.label === one.label);
      const found = near(one, others);
      const group = found ?? [];
      if (found === undefined) groups.push(group);
      group.push(one);
      taken.add(group);
    }
  }
  return groups.filter((group) => group.length * 2 >= lists.length);
}
