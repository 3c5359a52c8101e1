import { describeReason } from '../policies/evaluate/describe.ts';
import { evaluateAccess } from '../policies/evaluate/evaluate.ts';
import type {
  AccessDecision,
  AccessRequest,
  IamPrincipal,
  PolicyDocument,
  RequestContext,
} from '../policies/evaluate/model.ts';
import { parsePolicy } from '../policies/evaluate/read-policy.ts';
import { type AccessKey, accountOf } from './identity.ts';

/** What an operation of a JSON or query service is about. */
export interface Subject {
  /** ARN; `*`, or an ARN that ends with `:*`, for operations on nothing in particular. */
  readonly arn: string;
  /** Its owner; the account of the ARN unless told. */
  readonly account?: string;
  /** A resource policy that speaks about it, too. */
  readonly policy?: PolicyDocument | undefined;
  /** Condition keys of the service's own. */
  readonly keys?: RequestContext;
}

/** A refusal, in IAM's words. */
export interface Denial {
  readonly message: string;
  readonly decision: AccessDecision;
  readonly request: AccessRequest;
}

/** What keeps a caller from an action; undefined where nothing does. */
export function denialOf(
  caller: AccessKey,
  action: string,
  subject: Subject,
  context: RequestContext,
): Denial | undefined {
  // The administrator is who nearly everybody is: no policy has to be looked at.
  const account = accountOf(caller);
  const onNothing = subject.arn === '*' || subject.arn.endsWith(':*');
  const owner = onNothing ? account : (subject.account ?? (subject.arn.split(':')[4] || account));
  if (isUnrestricted(caller) && owner === account) return undefined;
  const request = {
    principal: principalOf(caller),
    action,
    resource: onNothing ? '*' : subject.arn,
    resourceAccount: owner,
    context: { ...context, ...subject.keys },
  };
  const { identity, session } = policiesOf(caller);
  const decision = evaluateAccess({
    identity,
    ...(session === undefined ? {} : { session }),
    ...(subject.policy === undefined ? {} : { resource: subject.policy }),
    request,
  });
  if (decision.decision === 'allow') return undefined;
  const on = subject.arn === '*' ? '' : ` on resource: ${subject.arn}`;
  return {
    message: `User: ${caller.principalArn} is not authorized to perform: ${action}${on} ${describeReason(decision, request)}`,
    decision,
    request,
  };
}

/** The caller as policies see it. */
export function principalOf(key: AccessKey): IamPrincipal {
  const issuer = key.issuerArn === undefined ? {} : { issuerArn: key.issuerArn };
  return { kind: 'iam', arn: key.principalArn, accountId: accountOf(key), ...issuer };
}

/** The policies that a key brings with it. */
export function policiesOf(key: AccessKey): {
  identity: readonly PolicyDocument[];
  session?: PolicyDocument;
} {
  return {
    identity: key.identityPolicies?.map(parsed) ?? [ADMINISTRATOR],
    ...(key.sessionPolicy === undefined ? {} : { session: parsed(key.sessionPolicy) }),
  };
}

const ADMINISTRATOR = parsePolicy({
  Version: '2012-10-17',
  Statement: [{ Sid: 'AdministratorAccess', Effect: 'Allow', Action: '*', Resource: '*' }],
});

function isUnrestricted(key: AccessKey): boolean {
  return key.identityPolicies === undefined && key.sessionPolicy === undefined && !isFederated(key);
}

/** A federated user has nothing but what a session policy passes on. */
function isFederated({ principalArn }: AccessKey): boolean {
  return principalArn.includes(':federated-user/');
}

const parsedPolicies = new WeakMap<object, PolicyDocument>();

/** Policies of keys are read once: the same object stands for the same document. */
function parsed(policy: unknown): PolicyDocument {
  if (typeof policy !== 'object' || policy === null) return parsePolicy(policy);
  const known = parsedPolicies.get(policy) ?? parsePolicy(policy);
  parsedPolicies.set(policy, known);
  return known;
}
