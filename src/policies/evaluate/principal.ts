import type { Caller } from './caller.ts';
import { splitArn } from './matcher.ts';
import type { Match, PrincipalEntry } from './model.ts';
import { isKnownPrincipal } from './principal-entry.ts';

/**
 * How a Principal element speaks of the caller.
 * `direct`: the caller itself (its own ARN, or everybody): session policies do not limit what it is granted.
 * `issuer`: the role or user behind the session: session policies do.
 * `account`: the caller's account, which then decides by its own identity policies.
 * `unknown`: AWS documents no answer.
 * Source: IAM User Guide, reference_policies_evaluation-logic (the table of resource-based policies and implicit
 * denies) and reference_policies_elements_principal.
 */
export type PrincipalMatch = 'none' | 'unknown' | 'account' | 'issuer' | 'direct';

const STRENGTH: readonly PrincipalMatch[] = ['none', 'unknown', 'account', 'issuer', 'direct'];
const ACCOUNT_ID = /^\d{12}$/;

/** The strongest way in which a Principal or NotPrincipal element covers the caller. */
export function matchPrincipal(element: Match<PrincipalEntry>, caller: Caller): PrincipalMatch {
  if (element.negated) return matchNotPrincipal(element.values, caller);
  let best = 0;
  for (const entry of element.values) best = Math.max(best, STRENGTH.indexOf(matchEntry(entry, caller)));
  return STRENGTH[best] ?? 'none';
}

/** The account that an AWS entry stands for as a whole: `123456789012` or `arn:aws:iam::123456789012:root`. */
function accountOfEntry(entry: PrincipalEntry): string | undefined {
  if (entry.type !== 'AWS') return undefined;
  if (ACCOUNT_ID.test(entry.value)) return entry.value;
  const [, , service, , account, resource] = splitArn(entry.value) ?? [];
  return service === 'iam' && resource === 'root' ? account : undefined;
}

function matchEntry(entry: PrincipalEntry, caller: Caller): PrincipalMatch {
  const { principal } = caller;
  switch (entry.type) {
    case '*':
      return 'direct';
    case 'AWS':
      if (entry.value === '*') return principal.kind === 'service' ? 'unknown' : 'direct';
      return matchAwsEntry(entry, caller);
    case 'Service':
      if (principal.kind !== 'service') return 'none';
      return entry.value === '*' ? 'unknown' : entry.value === principal.name ? 'direct' : 'none';
    case 'Federated':
      if (principal.kind !== 'federated') return 'none';
      return entry.value === '*' ? 'unknown' : entry.value === principal.provider ? 'direct' : 'none';
    case 'CanonicalUser':
      if (principal.kind !== 'iam' && principal.kind !== 'origin-access-identity') return 'none';
      if (principal.canonicalUserId === undefined) return 'unknown';
      if (entry.value.toLowerCase() !== principal.canonicalUserId.toLowerCase()) return 'none';
      return principal.kind === 'iam' ? accountOrRoot(caller) : 'direct';
  }
}

function matchAwsEntry(entry: PrincipalEntry, caller: Caller): PrincipalMatch {
  if (caller.arn === undefined) return 'none';
  if (accountOfEntry(entry) !== undefined) {
    return accountOfEntry(entry) === caller.accountId ? accountOrRoot(caller) : 'none';
  }
  if (entry.value === caller.issuerArn) return 'issuer';
  if (entry.value === caller.arn) return 'direct';
  if (!isKnownPrincipal('AWS', entry.value)) return 'unknown';
  return isSomeSessionOf(entry.value, caller) ? 'unknown' : 'none';
}

function accountOrRoot(caller: Caller): PrincipalMatch {
  return caller.type === 'root' ? 'direct' : 'account';
}

/** A caller given as a role may or may not be the session that the policy names. */
function isSomeSessionOf(arn: string, caller: Caller): boolean {
  if (caller.type !== 'role' || caller.arn === undefined) return false;
  const [, , service, , account, resource = ''] = splitArn(arn) ?? [];
  const roleName = caller.arn.slice(caller.arn.lastIndexOf('/') + 1);
  return (
    service === 'sts' && account === caller.accountId && resource.startsWith(`assumed-role/${roleName}/`)
  );
}

/**
 * NotPrincipal exempts a caller that is listed with everything it depends on: a user with its account, a
 * session with its role and account. With only some of them listed AWS "might" deny.
 * Source: IAM User Guide, reference_policies_elements_notprincipal.
 */
function matchNotPrincipal(entries: readonly PrincipalEntry[], caller: Caller): PrincipalMatch {
  const matches = entries.map((entry) => matchEntry(entry, caller));
  if (
    entries.some((entry) => entry.value === '*' && entry.type !== 'Service' && entry.type !== 'Federated')
  ) {
    return caller.principal.kind === 'service' && !entries.some((entry) => entry.type === '*')
      ? 'unknown'
      : 'none';
  }
  if (caller.principal.kind !== 'iam' || caller.type === 'root') {
    return matches.includes('direct') ? 'none' : matches.includes('unknown') ? 'unknown' : 'issuer';
  }
  const isSession = caller.type === 'role-session' || caller.type === 'federated-user';
  const isFullyListed =
    matches.includes('direct') && matches.includes('account') && (!isSession || matches.includes('issuer'));
  if (isFullyListed) return 'none';
  const isPartlyListed =
    matches.includes('direct') || matches.includes('issuer') || matches.includes('unknown');
  return isPartlyListed ? 'unknown' : 'issuer';
}
