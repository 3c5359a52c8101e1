import { invalidNextToken, validationError } from './errors.ts';

interface SearchExpression {
  readonly Filters?: readonly object[];
  readonly NestedFilters?: readonly object[];
  readonly SubExpressions?: readonly SearchExpression[];
}

/** Filters and subexpressions that one search may have (Search, API reference). */
const MAX_PARTS = 50;

/** None of the kinds that can be searched is one that this account can have: every search finds nothing. */
export function search(input: {
  readonly SearchExpression?: SearchExpression;
  readonly NextToken?: string;
}): object {
  if (input.SearchExpression !== undefined && partsOf(input.SearchExpression) > MAX_PARTS) {
    throw validationError(`A SearchExpression can have up to ${MAX_PARTS} filters and subexpressions.`);
  }
  if (input.NextToken !== undefined) throw invalidNextToken();
  return { Results: [], TotalHits: { Value: 0, Relation: 'EqualTo' } };
}

function partsOf({ Filters = [], NestedFilters = [], SubExpressions = [] }: SearchExpression): number {
  return SubExpressions.reduce((sum, one) => sum + 1 + partsOf(one), Filters.length + NestedFilters.length);
}
