import { type AccessExplanation, explainAccess } from '../evaluate/explain.ts';
import type { AccessInput, AccessRequest } from '../evaluate/model.ts';
import { type AccountPolicies, type CollectedFacts, policiesFor } from '../folder/account-policies.ts';
import { ALLOW_ALL, NO_IDENTITY_POLICY } from './matrix.ts';

/** What becomes of one request, with what that rests on beside the policies. */
export interface Answer {
  readonly request: AccessRequest;
  readonly explanation: AccessExplanation;
  readonly assumptions: readonly string[];
  /** What the request goes through and no document is there for: the decision may be another one. */
  readonly missing: readonly string[];
}

/** Decides a request by the documents given. Where nobody gives the caller's own, they allow everything, as in the matrix. */
export function answerRequest(input: AccessInput): Answer {
  const isAssumed = input.identity === undefined && input.request.principal.kind === 'iam';
  return {
    request: input.request,
    explanation: explainAccess(isAssumed ? { ...input, identity: [ALLOW_ALL] } : input),
    assumptions: isAssumed ? [NO_IDENTITY_POLICY] : [],
    missing: [],
  };
}

/** Decides a request by what was collected of an account, where no document means no policy. */
export function answerFrom(read: AccountPolicies, request: AccessRequest): Answer {
  const { input, missing } = policiesFor(read, request);
  if (read.facts.principal === undefined) return { ...answerRequest(input), missing };
  return { request, explanation: explainAccess(input), assumptions: [], missing };
}

/** The words of a request, with what is known of the account: who asks, and whose the bucket is. */
export function withFacts({ principal, account }: CollectedFacts, words: readonly string[]): string[] {
  const has = (name: string) => words.some((word) => word.startsWith(`${name}=`));
  return [
    ...words,
    ...(!has('principal') && principal !== undefined ? [`principal=${principal}`] : []),
    ...(!has('resourceAccount') && account !== undefined ? [`resourceAccount=${account}`] : []),
  ];
}
