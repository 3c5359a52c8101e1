import type { Item } from '../model.ts';

/** Two label attributes of one kind on the same lines: the later one goes on with, or corrects, the earlier one. */
export class Chains {
  readonly #pairs = new Map<string, { lines: number; differing: number }>();

  add({ labels }: Item): void {
    if (labels.length < 2) return;
    for (const [at, label] of labels.entries()) {
      for (const before of labels.slice(0, at)) {
        if (before.kind !== label.kind) continue;
        const key = keyOf(before.attribute, label.attribute);
        const pair = this.#pairs.get(key) ?? { lines: 0, differing: 0 };
        pair.lines += 1;
        if (JSON.stringify(before.value) !== JSON.stringify(label.value)) pair.differing += 1;
        this.#pairs.set(key, pair);
      }
    }
  }

  /** Lines that have both, and those of them on which they say different things. */
  between(one: string, other: string): { readonly lines: number; readonly differing: number } {
    return this.#pairs.get(keyOf(one, other)) ?? { lines: 0, differing: 0 };
  }
}

function keyOf(one: string, other: string): string {
  return [one, other].sort().join('\n');
}
