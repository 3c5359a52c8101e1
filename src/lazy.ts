/** A value that is made when it is first asked for, once. */
export function lazy<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => {
    loaded ??= load();
    return loaded;
  };
}

// biome-ignore lint/suspicious/noExplicitAny: any operation, whatever it takes
export type AnyCall = (...args: any[]) => Promise<any>;
// biome-ignore lint/suspicious/noExplicitAny: any operation, whatever it takes
export type AnyStream = (...args: any[]) => AsyncGenerator<any, any, void>;

export type CallNames<T> = { [K in keyof T]: T[K] extends AnyCall ? K : never }[keyof T];
export type StreamNames<T> = { [K in keyof T]: T[K] extends AnyStream ? K : never }[keyof T];

/** Makes members whose implementation is loaded at the first call of any of them. */
export interface LazyMembers<T> {
  calls<K extends CallNames<T>>(...names: readonly K[]): Pick<T, K>;
  /** Event streams have a maker of their own, because they answer with a generator before anything is loaded. */
  streams<K extends StreamNames<T>>(...names: readonly K[]): Pick<T, K>;
}

/** What an implementation throws goes through `explain`. */
export function lazyMembers<T>(
  load: () => Promise<T>,
  explain: (error: unknown) => unknown = (error) => error,
): LazyMembers<T> {
  const member = async (name: keyof T) => (await load())[name];
  const call = <K extends CallNames<T>>(name: K) => {
    const made: AnyCall = async (...args) => {
      try {
        return await ((await member(name)) as AnyCall)(...args);
      } catch (error) {
        throw await explain(error);
      }
    };
    return made as T[K];
  };
  const stream = <K extends StreamNames<T>>(name: K) => {
    const made: AnyStream = async function* (...args) {
      try {
        return yield* ((await member(name)) as AnyStream)(...args);
      } catch (error) {
        throw await explain(error);
      }
    };
    return made as T[K];
  };
  return {
    calls: (...names) => byName(names, call),
    streams: (...names) => byName(names, stream),
  };
}

/** An object with these members. */
export function byName<T, K extends keyof T>(names: readonly K[], member: (name: K) => T[K]): Pick<T, K> {
  return Object.fromEntries(names.map((name) => [name, member(name)])) as Pick<T, K>;
}
