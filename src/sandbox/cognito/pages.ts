import type { Call } from '../environment.ts';
import type { Matches, Page } from '../page-tokens.ts';
import { invalidPaginationToken } from './errors.ts';

/** Cognito's largest page, and the one it answers when no limit is given. */
const MAX_PAGE = 60;

/** The members by which requests ask for pages; the other members of a request are what its tokens are for. */
interface Paged {
  readonly MaxResults?: number;
  readonly Limit?: number;
  readonly NextToken?: string;
  readonly PaginationToken?: string;
}

/** One page of a Cognito listing. A limit of 0 counts as none given. */
export function cognitoPage<T>(
  items: readonly T[],
  key: (item: T) => string,
  { MaxResults, Limit, NextToken, PaginationToken, ...filters }: Paged,
  { env, operation, region }: Call,
  matches?: Matches<T>,
): Page<T> {
  const request = {
    limit: (MaxResults ?? Limit) || MAX_PAGE,
    token: NextToken ?? PaginationToken,
    scope: [operation, region, filters],
    invalid: invalidPaginationToken,
  };
  return env.tokens.page(items, key, request, matches);
}
