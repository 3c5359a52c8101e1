import type { LabelClass } from './model.ts';

/** The classes of a source, each once by its name; and of each label attribute, what its ids mean. */
export class ClassTable {
  readonly #byName = new Map<string, LabelClass>();
  readonly #byId = new Map<string, Map<string | number, LabelClass>>();
  /** Told of an id that means another class than it did before. */
  onConflict: (attribute: string, id: string, before: string, now: string) => void = () => {};

  named(name: string): LabelClass {
    let found = this.#byName.get(name);
    if (found === undefined) {
      found = { name, ids: new Set() };
      this.#byName.set(name, found);
    }
    return found;
  }

  /** The class that `id` means in a label attribute, where its line calls it `name`. */
  of(attribute: string, id: string | number, name: string): LabelClass {
    let ids = this.#byId.get(attribute);
    if (ids === undefined) {
      ids = new Map();
      this.#byId.set(attribute, ids);
    }
    const known = ids.get(id);
    if (known !== undefined && known.name === name) return known;
    const found = this.named(name);
    found.ids.add(String(id));
    if (known !== undefined) this.onConflict(attribute, String(id), known.name, name);
    // The first meaning stays what later ones are held against; a third one is then a conflict again.
    else ids.set(id, found);
    return found;
  }

  get all(): readonly LabelClass[] {
    return [...this.#byName.values()];
  }
}
