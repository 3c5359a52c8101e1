/** What a document speaks of. */
export interface DocumentContext {
  /** Null where none was asked. */
  readonly region: string | null;
  readonly account: string | null;
  /** ISO 8601, UTC. */
  readonly time: string;
}

const known = new WeakMap<object, DocumentContext>();

/** Keeps what was known when an error arose, for the document that reports it. */
export function keepContext(error: unknown, context: DocumentContext): void {
  if (typeof error === 'object' && error !== null) known.set(error, context);
}

/** What was kept with an error; of one that arose before anybody was asked, the time alone. */
export function contextOf(error: object): DocumentContext {
  return known.get(error) ?? { region: null, account: null, time: new Date().toISOString() };
}
