/** A value that is made when it is first asked for, once. */
export function lazy<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => {
    loaded ??= load();
    return loaded;
  };
}

// biome-ignore lint/suspicious/noExplicitAny: any operation, whatever it takes and gives
type AnyFunction = (...args: any[]) => any;
type StreamName<T> = {
  [K in keyof T]: T[K] extends (...args: never[]) => AsyncGenerator<unknown, unknown, void> ? K : never;
}[keyof T];

/**
 * A domain's operations, with their implementation loaded at the first call of any of them. The ones that are
 * event streams are named, because they have to answer with a generator before anything is loaded. What they throw goes through
 * `explain`.
 */
export function lazyOperations<T extends object>(
  load: () => Promise<T>,
  streams: readonly StreamName<T>[],
  explain: (error: unknown) => unknown = (error) => error,
): T {
  const names = new Set<PropertyKey>(streams);
  return new Proxy({} as T, {
    get(_, name) {
      // A promise's own question: operations are no promise.
      if (typeof name === 'symbol' || name === 'then') return undefined;
      const operation = async () => (await load())[name as keyof T] as AnyFunction;
      if (!names.has(name)) {
        return async (...args: unknown[]) => {
          try {
            return await (await operation())(...args);
          } catch (error) {
            throw await explain(error);
          }
        };
      }
      return async function* (...args: unknown[]) {
        try {
          return yield* (await operation())(...args);
        } catch (error) {
          throw await explain(error);
        }
      };
    },
  });
}
