/**
 * A long operation: yields small typed events while it runs and returns its result at the end.
 * Takes an AbortSignal from whoever starts it and throws {@link abortError} when that fires.
 */
export type EventStream<Event, Result> = AsyncGenerator<Event, Result, void>;

/** Runs a stream to its end, handing every event to `onEvent`, and gives its result. */
export async function drain<Event, Result>(
  stream: EventStream<Event, Result>,
  onEvent: (event: Event) => void = () => {},
): Promise<Result> {
  for (;;) {
    const step = await stream.next();
    if (step.done) return step.value;
    onEvent(step.value);
  }
}
