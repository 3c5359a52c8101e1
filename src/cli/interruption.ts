import { abortError } from '../core/errors.ts';

/** SIGHUP is the terminal being closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Milliseconds that a command has to end what is under way. */
export const GRACE_MS = 900;

/** Signals whose commands may take as long as they need. */
const patient = new WeakSet<AbortSignal>();

/** Lets a command end as it has to after an interruption: what it writes then is worth waiting for. */
export function neverCutOff(signal: AbortSignal): void {
  patient.add(signal);
}

/**
 * The signal of an interruption: Ctrl-C lets the step under way end and what was started be closed. What has not
 * ended after {@link GRACE_MS} is cut off, and a second Ctrl-C does that at once.
 */
export function listenForInterruption(): { readonly signal: AbortSignal; stop(): void } {
  const abort = new AbortController();
  const onSignal = (name: NodeJS.Signals) => {
    if (abort.signal.aborted) dieOf(name);
    abort.abort(abortError());
    // Not kept waiting for, and not cleared: it also ends what keeps the process when the command is over.
    setTimeout(() => {
      if (!patient.has(abort.signal)) dieOf(name);
    }, GRACE_MS).unref();
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return {
    signal: abort.signal,
    stop() {
      for (const name of SIGNALS) process.off(name, onSignal);
    },
  };
}

/** Ends the process by the signal itself: process.exit() would wait for threads that a system call holds up. */
function dieOf(name: NodeJS.Signals): void {
  for (const one of SIGNALS) process.removeAllListeners(one);
  process.kill(process.pid, name);
}
