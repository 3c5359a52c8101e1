/**
 * Makes something once for what it is about and a key, such as a width: a key press draws, it does not work things out.
 * What it is about is held weakly.
 */
export function onceFor<Made>() {
  const made = new WeakMap<object, Map<string | number, Made>>();
  return (about: object, key: string | number, make: () => Made): Made => {
    const known = made.get(about) ?? new Map<string | number, Made>();
    made.set(about, known);
    const found = known.get(key) ?? make();
    known.set(key, found);
    return found;
  };
}
