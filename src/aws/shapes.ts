import { GroundctlError } from '../core/errors.ts';

/** The SDK's input types want mutable arrays, though it never changes what it is given. */
export type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** `T` with the members `K` there for certain. */
type With<T, K extends keyof T> = Omit<T, K> & { readonly [P in K]-?: NonNullable<T[P]> };

/**
 * An SDK shape with the members the API promises: the SDK's types make every member optional. Throws where
 * an answer lacks one, instead of letting `undefined` travel into a plan.
 */
export function present<T extends object, K extends keyof T>(
  what: string,
  value: T | undefined,
  ...keys: K[]
): With<T, K> {
  const missing = value === undefined ? ['everything'] : keys.filter((key) => value[key] === undefined);
  if (missing.length === 0) return value as unknown as With<T, K>;
  throw new GroundctlError(`AWS answered a ${what} without ${missing.join(', ')}.`, {
    code: 'malformed-answer',
    source: 'aws',
  });
}
