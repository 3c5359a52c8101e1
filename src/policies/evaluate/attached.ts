import { type CompiledPolicy, compilePolicy } from './compile.ts';
import type { AccessInput, PolicyDocument, PolicyKind, Statement, StatementRef } from './model.ts';

/** A policy in the place it has for one request. */
export interface Attached {
  readonly kind: PolicyKind;
  readonly policy: CompiledPolicy;
  refer(statement: Statement): StatementRef;
}

/** The policies that apply to the request's caller: identity and session policies only to IAM principals. */
export function attachPolicies(input: AccessInput): readonly Attached[] {
  const policies: Attached[] = [];
  if (input.request.principal.kind === 'iam') {
    input.identity?.forEach((document, index) => {
      policies.push(attach('identity', document, index));
    });
    if (input.session) policies.push(attach('session', input.session));
  }
  if (input.resource) policies.push(attach('resource', input.resource));
  if (input.endpoint) policies.push(attach('endpoint', input.endpoint));
  return policies;
}

function attach(kind: PolicyKind, document: PolicyDocument, policyIndex = 0): Attached {
  return {
    kind,
    policy: compilePolicy(document),
    refer: ({ index, sid }) => ({ policy: kind, policyIndex, statementIndex: index, sid }),
  };
}
