import { attachPolicies } from './attached.ts';
import { applyStatement, type CompiledStatement } from './compile.ts';
import { evaluateAccess } from './evaluate.ts';
import type {
  AccessDecision,
  AccessInput,
  ConditionClause,
  Match,
  PolicyKind,
  PrincipalEntry,
  StatementRef,
} from './model.ts';
import { RequestView } from './request-view.ts';

/** A part of a statement that keeps it from applying; not `certain` when the part is not modelled. */
export type Mismatch = { readonly certain: boolean } & (
  | { readonly part: 'action'; readonly wanted: Match<string>; readonly actual: string }
  | { readonly part: 'resource'; readonly wanted: Match<string>; readonly actual: string }
  | {
      readonly part: 'principal';
      readonly wanted: Match<PrincipalEntry> | undefined;
      readonly actual: string;
    }
  | {
      readonly part: 'condition';
      readonly wanted: ConditionClause;
      /** The key's values in the request; absent when the request does not have it. */
      readonly actual: readonly string[] | undefined;
    }
);

export interface StatementTrace {
  readonly statement: StatementRef;
  readonly effect: 'Allow' | 'Deny';
  readonly applies: 'yes' | 'no' | 'not-modelled';
  /** True for the statements that the decision rests on. */
  readonly decided: boolean;
  /** Every part that does not match, not only the first; empty when the statement applies. */
  readonly mismatches: readonly Mismatch[];
}

export interface AccessExplanation extends AccessDecision {
  /** Every statement of every policy that speaks about the caller, in the order given. */
  readonly statements: readonly StatementTrace[];
}

/** {@link evaluateAccess} with what became of every statement. For people, not for the path of a request. */
export function explainAccess(input: AccessInput): AccessExplanation {
  const decision = evaluateAccess(input);
  const statements = attachPolicies(input, new RequestView(input.request)).flatMap(
    ({ kind, policy, refer, view }) =>
      [...policy.allows, ...policy.denies]
        .sort((one, other) => one.statement.index - other.statement.index)
        .map((compiled) => {
          const statement = refer(compiled.statement);
          const { applies } = applyStatement(compiled, view, kind);
          return {
            statement,
            effect: compiled.statement.effect,
            applies: applies === undefined ? 'not-modelled' : applies ? 'yes' : 'no',
            decided: isDeciding(decision, statement),
            mismatches: applies === true ? [] : findMismatches(compiled, view, kind, input),
          } as const;
        }),
  );
  return { ...decision, statements };
}

function findMismatches(
  compiled: CompiledStatement,
  view: RequestView,
  kind: PolicyKind,
  { request }: AccessInput,
): Mismatch[] {
  const { action, resource, principal } = compiled.statement;
  const mismatches: Mismatch[] = [];
  if (!compiled.matchesAction(view)) {
    mismatches.push({ part: 'action', certain: true, wanted: action, actual: request.action });
  }
  const matchesResource = compiled.matchesResource(view);
  if (resource && matchesResource !== true) {
    const certain = matchesResource === false;
    mismatches.push({ part: 'resource', certain, wanted: resource, actual: view.resource });
  }
  const matchesPrincipal = compiled.matchesPrincipal(view, kind);
  if (matchesPrincipal === 'none' || matchesPrincipal === 'unknown') {
    const certain = matchesPrincipal === 'none';
    mismatches.push({ part: 'principal', certain, wanted: principal, actual: nameOf(request.principal) });
  }
  for (const { clause, holds } of compiled.conditions) {
    const result = holds(view);
    if (result === true) continue;
    const actual = view.values(clause.key.toLowerCase());
    mismatches.push({ part: 'condition', certain: result === false, wanted: clause, actual });
  }
  return mismatches;
}

function isDeciding({ reason }: AccessDecision, ref: StatementRef): boolean {
  const deciding =
    reason.kind === 'allowed' ? reason.statements : reason.kind === 'explicit-deny' ? [reason.statement] : [];
  return deciding.some(
    (other) =>
      other.policy === ref.policy &&
      other.policyIndex === ref.policyIndex &&
      other.statementIndex === ref.statementIndex,
  );
}

function nameOf(principal: AccessInput['request']['principal']): string {
  switch (principal.kind) {
    case 'anonymous':
      return 'anonymous';
    case 'iam':
      return principal.arn;
    case 'service':
      return principal.name;
    case 'federated':
      return principal.provider;
    case 'origin-access-identity':
      return principal.arn;
  }
}
