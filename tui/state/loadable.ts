import type { GroundctlError } from '../../src/core/errors.ts';

/** Something asked of AWS: what came last stays on the screen while it is asked again. */
export interface Loadable<T> {
  readonly data: T | undefined;
  readonly loading: boolean;
  readonly error: GroundctlError | undefined;
  /** What is being asked, for the panel that waits. */
  readonly asking: string;
  /** When asking began, milliseconds since 1970. */
  readonly since: number;
}

export function idle<T>(): Loadable<T> {
  return { data: undefined, loading: false, error: undefined, asking: '', since: 0 };
}

export function loading<T>(before: Loadable<T>, asking: string, since: number): Loadable<T> {
  // Where there is nothing older to look at, an old error would hide that it is being tried again.
  const error = before.data === undefined ? undefined : before.error;
  return { ...before, error, loading: true, asking, since };
}

export function loaded<T>(before: Loadable<T>, data: T): Loadable<T> {
  return { ...before, data, loading: false, error: undefined };
}

export function failed<T>(before: Loadable<T>, error: GroundctlError): Loadable<T> {
  return { ...before, loading: false, error };
}
