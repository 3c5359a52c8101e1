/** What every call to AWS can be given. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}
