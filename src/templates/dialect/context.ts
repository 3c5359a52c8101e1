import { Context, Drop, toValue } from 'liquidjs';

/** Looks names up as Ruby's Liquid does: what is not there is nil, and nothing is a JavaScript property. */
export class GroundTruthContext extends Context {
  readonly #loops: object[] = [];
  readonly #scopes: object[] = [];

  override push(scope: object): number {
    const { forloop } = scope as { forloop?: unknown };
    if (forloop instanceof Drop) {
      Object.assign(forloop, { parentloop: this.#loops.at(-1) ?? null });
      this.#loops.push(forloop);
    }
    this.#scopes.push(scope);
    return super.push(scope);
  }

  override pop(): ReturnType<Context['pop']> {
    const scope = super.pop();
    this.#scopes.pop();
    if (scope !== undefined && scope.forloop === this.#loops.at(-1)) this.#loops.pop();
    return scope;
  }

  /** The value at a path of constant names, as `_get` finds it. */
  readPath(path: readonly unknown[]): unknown {
    let value: unknown = this.#scopeOf(String(path[0]));
    for (const name of path) value = this.readProperty(value, name);
    return value;
  }

  #scopeOf(name: string): object {
    for (let at = this.#scopes.length - 1; at >= 0; at -= 1) {
      const scope = this.#scopes[at];
      if (scope !== undefined && name in scope) return scope;
    }
    const bottom = this.bottom();
    if (name in bottom) return bottom;
    return name in this.environments ? this.environments : this.globals;
  }

  override readProperty(owner: unknown, name: unknown): unknown {
    if (owner instanceof Drop) return super.readProperty(owner as never, name as never);
    const key = toValue(name);
    if (Array.isArray(owner)) return readArray(owner, key);
    if (typeof owner === 'string') return key === 'size' ? [...owner].length : undefined;
    if (typeof owner !== 'object' || owner === null) return undefined;
    if (typeof key !== 'string') return undefined;
    if (Object.hasOwn(owner, key)) return (owner as Record<string, unknown>)[key];
    if (owner === this.environments || owner === this.globals || Object.getPrototypeOf(owner) === null) {
      return undefined;
    }
    if (key === 'size') return Object.keys(owner).length;
    return key === 'first' ? Object.entries(owner)[0] : undefined;
  }
}

function readArray(array: readonly unknown[], key: unknown): unknown {
  if (typeof key === 'number' || typeof key === 'bigint') return array.at(Number(key));
  if (key === 'size') return array.length;
  if (key === 'first') return array[0];
  return key === 'last' ? array.at(-1) : undefined;
}
