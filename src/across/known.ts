import { GroundctlError } from '../core/errors.ts';

/** What AWS answers; undefined where it refuses, or has nothing of that name. */
export async function known<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof GroundctlError && error.source === 'aws' && !error.aws?.retryable) return undefined;
    throw error;
  }
}
