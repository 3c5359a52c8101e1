import type { Call } from '../environment.ts';
import type { Matches, Page } from '../page-tokens.ts';
import { invalidPaginationToken } from './errors.ts';

/** Cognito's largest page, and the one it answers when no limit is given. */
const MAX_PAGE = 60;

/** One page of a Cognito listing. A limit of 0 counts as none given. */
export function cognitoPage<T>(
  items: readonly T[],
  key: (item: T) => string,
  limit: number | undefined,
  token: string | undefined,
  scope: readonly unknown[],
  call: Call,
  matches?: Matches<T>,
): Page<T> {
  const request = {
    limit: limit || MAX_PAGE,
    token,
    scope: [...scope, call.region],
    invalid: invalidPaginationToken,
  };
  return call.env.tokens.page(items, key, request, matches);
}
