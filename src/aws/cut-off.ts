/** Milliseconds that requests under way have to be answered after an interruption: who changes wants to know. */
export const HOLD_MS = 500;

/** A signal that fires {@link HOLD_MS} after another one. */
export function cutOffAfter(signal: AbortSignal): AbortSignal {
  const cut = new AbortController();
  const hold = () => setTimeout(() => cut.abort(), HOLD_MS).unref();
  if (signal.aborted) hold();
  else signal.addEventListener('abort', hold, { once: true });
  return cut.signal;
}
