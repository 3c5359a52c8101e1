/** What an element of the worker UI answered, by worker. */
export type Said = readonly Readonly<Record<string, unknown>>[];

/** The label of a kind of task, and what its metadata has beside the common keys; undefined where the answers are of another kind. */
export type Consolidated =
  | { readonly label: unknown; readonly metadata: Record<string, unknown> }
  | undefined;
