import { type Attached, attachPolicies } from './attached.ts';
import { applyStatement } from './compile.ts';
import type { AccessDecision, AccessInput, DecisionReason, PolicyKind, StatementRef } from './model.ts';
import { needsNoPermission } from './no-permission.ts';
import type { PrincipalMatch } from './principal.ts';
import { RequestView } from './request-view.ts';

/** Kinds of permission that no document given to {@link evaluateAccess} can express: for people who rely on it. */
export const OUTSIDE_THE_MODEL: readonly string[] = [
  'AWS Organizations resource control policies',
  'service control policies, permissions boundary and access point policy, if none are given',
  'what an AWS service does with its service role or service-linked role',
  'which key a KMS alias points to',
  'S3 access control lists and Block Public Access',
  'KMS grants',
];

/**
 * Decides one request as IAM documents it: an explicit Deny in any policy first, then the endpoint policy, then
 * what the caller's account and the resource's account must allow between them. Documents are made ready once
 * and remembered, so evaluating many requests against the same ones is cheap.
 *
 * Not modelled at all is what {@link OUTSIDE_THE_MODEL} lists. What a given policy says that cannot be evaluated counts against access: such an Allow
 * does not allow, such a Deny denies, and `notModelled` says so.
 *
 * Source: IAM User Guide, reference_policies_evaluation-logic_policy-eval-denyallow,
 * reference_policies_evaluation-logic_policy-eval-basics, reference_policies_evaluation-logic-cross-account;
 * AWS PrivateLink Guide, vpc-endpoints-access.
 */
export function evaluateAccess(input: AccessInput): AccessDecision {
  const view = new RequestView(input.request);
  const reason = decide(input, view);
  const isAllowed = reason.kind === 'allowed' || reason.kind === 'no-permission-needed';
  return { decision: isAllowed ? 'allow' : 'deny', reason, notModelled: view.notes };
}

/** An Allow that applies. */
interface Grant {
  readonly ref: StatementRef;
  readonly principal: PrincipalMatch;
}

function decide(input: AccessInput, view: RequestView): DecisionReason {
  const source = view.caller.principal.kind === 'iam' ? needsNoPermission(view.action) : undefined;
  if (source !== undefined) return { kind: 'no-permission-needed', source };
  const policies = attachPolicies(input, view);
  const denied = findDeny(policies);
  if (denied) return denied;
  if (input.scps && !everyLevelAllows(policies)) return { kind: 'implicit-deny', by: 'scp' };
  const endpoint = findGrant(policies, 'endpoint');
  if (input.endpoint && !endpoint) return { kind: 'implicit-deny', by: 'endpoint' };
  const resource = resourceGrant(input, policies);
  const reason =
    view.caller.principal.kind === 'iam'
      ? decideForIam(input, policies, view, resource)
      : resource
        ? allowedBy(resource)
        : ({ kind: 'implicit-deny', by: 'resource' } as const);
  if (!endpoint || reason.kind !== 'allowed') return reason;
  return { kind: 'allowed', statements: [...reason.statements, endpoint.ref] };
}

function decideForIam(
  input: AccessInput,
  policies: readonly Attached[],
  view: RequestView,
  resource: Grant | undefined,
): DecisionReason {
  const { caller } = view;
  if (view.resourceAccount === undefined) {
    view.note('The account that owns the resource is not known: evaluated as the caller’s own');
  }
  const isSameAccount = view.resourceAccount === undefined || view.resourceAccount === caller.accountId;
  if (isSameAccount && resource?.principal === 'direct') return allowedBy(resource);
  if (!resource && (!isSameAccount || isGovernedByResourcePolicy(view))) {
    return { kind: 'implicit-deny', by: 'resource' };
  }
  const isGrantedToIssuer = isSameAccount && resource?.principal === 'issuer';
  const identity = findGrant(policies, 'identity');
  if (!identity && !isGrantedToIssuer && caller.type !== 'root')
    return { kind: 'implicit-deny', by: 'identity' };
  const boundary = findGrant(policies, 'boundary');
  if (input.boundary && !boundary && caller.type !== 'root') return { kind: 'implicit-deny', by: 'boundary' };
  // A federated user has nothing of the user's permissions until a session policy passes them on.
  const needsSession = input.session !== undefined || caller.type === 'federated-user';
  const session = findGrant(policies, 'session');
  if (needsSession && !session) return { kind: 'implicit-deny', by: 'session' };
  return allowedBy(identity, isSameAccount && identity ? undefined : resource, boundary, session);
}

/** The first Deny that applies for certain, or else the first that may. */
function findDeny(policies: readonly Attached[]): DecisionReason | undefined {
  let possible: DecisionReason | undefined;
  for (const attached of policies) {
    if (attached.kind === 'resource' && isRootRepairingBucketPolicy(attached.view)) continue;
    for (const statement of attached.policy.denies) {
      const { applies } = applyStatement(statement, attached.view, attached.kind);
      if (applies === false) continue;
      const ref = attached.refer(statement.statement);
      if (applies) return { kind: 'explicit-deny', statement: ref, certain: true };
      possible ??= { kind: 'explicit-deny', statement: ref, certain: false };
    }
  }
  return possible;
}

/** Root, organizational units and account all have to allow. */
function everyLevelAllows(policies: readonly Attached[]): boolean {
  const scps = policies.filter(({ kind }) => kind === 'scp');
  const levels = new Set(scps.map(({ level }) => level));
  return [...levels].every((level) =>
    findGrant(
      scps.filter((scp) => scp.level === level),
      'scp',
    ),
  );
}

/**
 * What the resource's side grants. Behind an access point its policy and the bucket's both have to: the weaker counts.
 * Source: Amazon S3 User Guide, access-points-policies.
 */
function resourceGrant(input: AccessInput, policies: readonly Attached[]): Grant | undefined {
  const bucket = findGrant(policies, 'resource');
  if (!input.accessPoint) return bucket;
  const accessPoint = findGrant(policies, 'access-point');
  if (!bucket || !accessPoint) return undefined;
  return isStronger(bucket.principal, accessPoint.principal) ? accessPoint : bucket;
}

/** The Allow of a kind of policy that applies and names the caller most directly. */
function findGrant(policies: readonly Attached[], kind: PolicyKind): Grant | undefined {
  let best: Grant | undefined;
  for (const attached of policies) {
    if (attached.kind !== kind) continue;
    for (const statement of attached.policy.allows) {
      const { applies, principal } = applyStatement(statement, attached.view, kind);
      if (applies !== true || (best && !isStronger(principal, best.principal))) continue;
      best = { ref: attached.refer(statement.statement), principal };
      if (principal === 'direct') return best;
    }
  }
  return best;
}

function isStronger(one: PrincipalMatch, other: PrincipalMatch): boolean {
  return one !== other && (one === 'direct' || other === 'account');
}

/** Trust policies and key policies must allow by themselves; an identity policy is not enough. */
function isGovernedByResourcePolicy(view: RequestView): boolean {
  return (
    (view.action === 'sts:assumerole' && /^arn:[^:]*:iam:/.test(view.resource)) ||
    (view.action.startsWith('kms:') && /^arn:[^:]*:kms:[^:]*:[^:]*:key\//.test(view.resource))
  );
}

/**
 * A bucket policy cannot lock out the root user of the bucket's account from the bucket policy itself.
 * Source: Amazon S3 API Reference, PutBucketPolicy, GetBucketPolicy and DeleteBucketPolicy.
 */
function isRootRepairingBucketPolicy(view: RequestView): boolean {
  return (
    view.caller.type === 'root' &&
    view.caller.accountId === view.resourceAccount &&
    /^s3:(?:get|put|delete)bucketpolicy$/.test(view.action)
  );
}

function allowedBy(...grants: readonly (Grant | undefined)[]): DecisionReason {
  return { kind: 'allowed', statements: grants.flatMap((grant) => (grant ? [grant.ref] : [])) };
}
