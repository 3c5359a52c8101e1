import type { Call } from '../environment.ts';
import { invalidNextToken } from './errors.ts';

/** AWS's default page size is not documented here; a small one shows a client that does not page. */
const DEFAULT_PAGE = 10;

export interface ListInput {
  readonly SortBy?: string;
  readonly SortOrder?: 'Ascending' | 'Descending';
  readonly NextToken?: string;
  readonly MaxResults?: number;
}

/** Sorts and pages a listing. Equal sort values are ordered by name, so that pages never overlap. */
export function listPage<T>(
  items: readonly T[],
  name: (item: T) => string,
  sortValue: (item: T) => string | number,
  input: ListInput,
  { env, operation, region }: Call,
): { items: readonly T[]; NextToken: string | undefined } {
  const direction = input.SortOrder === 'Descending' ? -1 : 1;
  const sorted = items.toSorted((a, b) => {
    return direction * (compare(sortValue(a), sortValue(b)) || compare(name(a), name(b)));
  });
  const { NextToken, MaxResults, ...filters } = input;
  const page = env.tokens.page(sorted, name, {
    limit: MaxResults ?? DEFAULT_PAGE,
    token: NextToken,
    scope: [operation, region, filters],
    invalid: invalidNextToken,
  });
  return { items: page.items, NextToken: page.next };
}

export interface CreatedInput extends ListInput {
  readonly CreationTimeAfter?: Date;
  readonly CreationTimeBefore?: Date;
}

/** The same of what was created in a time, oldest first. */
export function listCreated<T extends { readonly name: string; readonly created: Date }>(
  items: Iterable<T>,
  input: CreatedInput,
  call: Call,
): { items: readonly T[]; NextToken: string | undefined } {
  const asked = [...items].filter(({ created }) =>
    isBetween(created, input.CreationTimeAfter, input.CreationTimeBefore),
  );
  return listPage(
    asked,
    ({ name }) => name,
    ({ created }) => created.getTime(),
    input,
    call,
  );
}

/** SageMaker's NameContains filters are plain substrings, case-insensitive like its resource names. */
export function nameContains(name: string, part: string | undefined): boolean {
  return part === undefined || name.toLowerCase().includes(part.toLowerCase());
}

/** True when `date` is strictly between the limits that are given. */
export function isBetween(date: Date, after: Date | undefined, before: Date | undefined): boolean {
  return (after === undefined || date > after) && (before === undefined || date < before);
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
