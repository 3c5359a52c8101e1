/** The name so many places further in a list that goes round. */
export function turned<Name>(names: readonly Name[], name: Name, by: number): Name {
  return names[(names.indexOf(name) + by + names.length) % names.length] ?? name;
}
