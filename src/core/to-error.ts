import { abortError, GroundctlError } from './errors.ts';
import { isFileError, localFault } from './files/local-fault.ts';

/** Any thrown value as a GroundctlError; what is not one of ours is a fault of ours (255). */
export function toGroundctlError(error: unknown): GroundctlError {
  if (error instanceof GroundctlError) return error;
  // What Node throws from all that takes a signal.
  if (error instanceof Error && error.name === 'AbortError') return abortError();
  if (isFileError(error)) return localFault(error);
  const message = error instanceof Error ? error.message : String(error);
  return new GroundctlError(message, { code: 'internal', source: 'fault', cause: error });
}
