import type { Mismatch } from './explain.ts';
import type { AccessDecision, AccessRequest, PolicyKind, StatementRef } from './model.ts';

const KIND_NAMES: { readonly [kind in PolicyKind]: string } = {
  identity: 'identity-based policy',
  resource: 'resource-based policy',
  session: 'session policy',
  endpoint: 'VPC endpoint policy',
  boundary: 'permissions boundary',
  scp: 'service control policy',
  'access-point': 'S3 access point policy',
};

/**
 * The end of AWS's access denied messages: "with an explicit deny in a session policy", "because no
 * identity-based policy allows the s3:GetObject action"; for an allowed request, which statements allow it.
 * Source: IAM User Guide, troubleshoot_access-denied.
 */
export function describeReason({ reason }: AccessDecision, request: AccessRequest): string {
  switch (reason.kind) {
    case 'explicit-deny':
      return `with an explicit deny in ${article(KIND_NAMES[reason.statement.policy])}`;
    case 'implicit-deny':
      return `because no ${KIND_NAMES[reason.by]} allows the ${request.action} action`;
    case 'no-permission-needed':
      return `because ${request.action} needs no permission (${reason.source})`;
    case 'allowed': {
      const statements = reason.statements.map(describeStatement).join(' and ');
      return statements === '' ? 'because the caller is the root user of the account' : `by ${statements}`;
    }
  }
}

/** `statement "Sid" (2) of the session policy`; statements and identity policies count from 1 here. */
export function describeStatement({ policy, policyIndex, statementIndex, sid }: StatementRef): string {
  const name = sid === undefined || sid === '' ? `${statementIndex + 1}` : `"${sid}" (${statementIndex + 1})`;
  const which = policy === 'identity' || policy === 'scp' ? ` ${policyIndex + 1}` : '';
  return `statement ${name} of the ${KIND_NAMES[policy]}${which}`;
}

/** One line on why a statement does not apply, for example `the request has no aws:SourceIp (IpAddress …)`. */
export function describeMismatch(mismatch: Mismatch): string {
  const { certain } = mismatch;
  switch (mismatch.part) {
    case 'action':
    case 'resource':
      return `${mismatch.part} ${mismatch.actual} is ${certain ? '' : 'perhaps '}${listed(mismatch.wanted)}`;
    case 'principal': {
      const values = mismatch.wanted?.values.map(({ type, value }) =>
        type === '*' ? '*' : `${type} ${value}`,
      );
      if (!mismatch.wanted || !values) return 'the statement names no principal';
      const where = listed({ negated: mismatch.wanted.negated, values });
      return `principal ${mismatch.actual} is ${certain ? '' : 'perhaps '}${where}`;
    }
    case 'condition': {
      const { operator, key, values } = mismatch.wanted;
      const actual = mismatch.actual ? `${key} is ${join(mismatch.actual)}` : `the request has no ${key}`;
      return `${actual}, ${operator} ${join(values)} ${certain ? 'does not hold' : 'is not modeled'}`;
    }
  }
}

function listed({
  negated,
  values,
}: {
  readonly negated: boolean;
  readonly values: readonly string[];
}): string {
  return `${negated ? 'among the excluded' : 'not among'} ${join(values)}`;
}

function join(values: readonly string[]): string {
  return `[${values.join(', ')}]`;
}

function article(name: string): string {
  return `${/^(?:[aeiou]|S3 )/.test(name) ? 'an' : 'a'} ${name}`;
}
