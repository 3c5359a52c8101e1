import { AwsError } from '../aws-error.ts';
import type { Call } from '../environment.ts';

/** One page of a listing of IAM's: `Marker` and `MaxItems` in, `IsTruncated` and `Marker` out. */
export function page<T>(
  items: readonly T[],
  key: (item: T) => string,
  parameters: URLSearchParams,
  call: Call,
): { items: readonly T[]; IsTruncated: boolean; Marker: string | undefined } {
  const text = parameters.get('MaxItems') ?? '100';
  const limit = Number(text);
  if (!/^\d{1,4}$/.test(text) || limit < 1 || limit > 1000) {
    throw new AwsError('ValidationError', `MaxItems must be between 1 and 1000, not ${text.slice(0, 20)}`);
  }
  const { items: chosen, next } = call.env.tokens.page(items, key, {
    limit,
    token: parameters.get('Marker') ?? undefined,
    scope: [call.operation, call.accountId, parameters.get('RoleName'), parameters.get('PathPrefix')],
    invalid: () => new AwsError('ValidationError', 'Invalid Marker.'),
  });
  return { items: chosen, IsTruncated: next !== undefined, Marker: next };
}
