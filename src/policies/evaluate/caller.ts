import { splitArn } from './matcher.ts';
import type { IamPrincipal, Principal } from './model.ts';

export type CallerType =
  | 'anonymous'
  | 'service'
  | 'federated'
  | 'origin-access-identity'
  | 'root'
  | 'user'
  | 'role-session'
  | 'federated-user'
  /** A role named without a session, as people write it: some session of that role. */
  | 'role'
  | 'other';

/** Who makes a request, with what follows from the ARN. */
export interface Caller {
  readonly principal: Principal;
  readonly type: CallerType;
  readonly accountId: string | undefined;
  readonly arn: string | undefined;
  /** The role or user behind a session. */
  readonly issuerArn: string | undefined;
  /**
   * A condition key in lower case that the caller determines: null when a caller of this type does not have
   * it, undefined when it cannot be told from here.
   * Source: IAM User Guide, reference_policies_variables (principal key values) and
   * reference_policies_condition-keys (properties of the principal).
   */
  key(name: string): string | null | undefined;
}

/** Endings of service principals in the partitions of AWS; the first is the usual one even outside aws. */
const SERVICE_SUFFIX =
  /\.(?:amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)$/;
const WEB_IDENTITY =
  /^(?:cognito-identity\.amazonaws\.com|accounts\.google\.com|www\.amazon\.com|graph\.facebook\.com)$/;
const PROVIDER_ARN = /^arn:[\w-]+:iam::\d{12}:(?:saml|oidc)-provider\/./;
const ORIGIN_ACCESS_IDENTITY =
  /^arn:[\w-]+:iam::cloudfront:user\/CloudFront Origin Access Identity [A-Z0-9]+$/;

/**
 * A principal by the name people write: `anonymous`, an IAM or STS ARN, a service such as
 * `logging.s3.amazonaws.com`, an identity provider, or a CloudFront origin access identity. Undefined for any other
 * text.
 */
export function parsePrincipal(text: string): Principal | undefined {
  if (text === 'anonymous') return { kind: 'anonymous' };
  if (WEB_IDENTITY.test(text) || PROVIDER_ARN.test(text)) return { kind: 'federated', provider: text };
  if (ORIGIN_ACCESS_IDENTITY.test(text)) return { kind: 'origin-access-identity', arn: text };
  if (/^[a-z0-9.-]+$/.test(text) && SERVICE_SUFFIX.test(text)) return { kind: 'service', name: text };
  const accountId = splitArn(text)?.[4] ?? '';
  const isKnown = /^\d{12}$/.test(accountId) && readArn(text).type !== 'other';
  return isKnown ? { kind: 'iam', arn: text, accountId } : undefined;
}

export function callerOf(principal: Principal): Caller {
  if (principal.kind === 'iam') return iamCaller(principal);
  const { kind } = principal;
  const key =
    kind === 'anonymous'
      ? anonymousKey
      : kind === 'service'
        ? (name: string) => serviceKey(principal.name, name)
        : () => undefined;
  const arn = kind === 'origin-access-identity' ? principal.arn : undefined;
  return { principal, type: kind, accountId: undefined, arn, issuerArn: undefined, key };
}

function iamCaller(principal: IamPrincipal): Caller {
  const { arn, accountId } = principal;
  const { type, name } = readArn(arn);
  const issuerArn = principal.issuerArn ?? derivedIssuer(principal, type, name);
  return { principal, type, accountId, arn, issuerArn, key };

  function key(wanted: string): string | null | undefined {
    switch (wanted) {
      case 'aws:principalarn':
        return type === 'role-session' ? issuerArn : arn;
      case 'aws:principalaccount':
        return accountId;
      case 'aws:principaltype':
        return PRINCIPAL_TYPES[type];
      case 'aws:principalisawsservice':
        return 'false';
      case 'aws:principalservicename':
      case 'aws:principalservicenameslist':
        return null;
      case 'aws:username':
        return type === 'user' ? name.slice(name.lastIndexOf('/') + 1) : type === 'other' ? undefined : null;
      case 'aws:userid':
        if (type === 'root') return accountId;
        return type === 'federated-user' ? `${accountId}:${name}` : undefined;
      default:
        return undefined;
    }
  }
}

const PRINCIPAL_TYPES: { readonly [type in CallerType]?: string } = {
  root: 'Account',
  user: 'User',
  role: 'AssumedRole',
  'role-session': 'AssumedRole',
  'federated-user': 'FederatedUser',
};

function anonymousKey(name: string): string | null | undefined {
  switch (name) {
    case 'aws:principaltype':
      return 'Anonymous';
    case 'aws:userid':
    case 'aws:principalaccount':
      return 'anonymous';
    case 'aws:username':
    case 'aws:principalarn':
    case 'aws:principalorgid':
    case 'aws:principalisawsservice':
    case 'aws:principalservicename':
      return null;
    default:
      return undefined;
  }
}

function serviceKey(service: string, name: string): string | null | undefined {
  switch (name) {
    case 'aws:principalisawsservice':
      return 'true';
    case 'aws:principalservicename':
      return service;
    case 'aws:username':
    case 'aws:principalorgid':
      return null;
    default:
      return undefined;
  }
}

function readArn(arn: string): { readonly type: CallerType; readonly name: string } {
  const [, , service, , , resource = ''] = splitArn(arn) ?? [];
  if (service === 'iam' && resource === 'root') return { type: 'root', name: 'root' };
  const slash = resource.indexOf('/');
  const type = CALLER_TYPES[`${service}:${resource.slice(0, slash)}`];
  return type ? { type, name: resource.slice(slash + 1) } : { type: 'other', name: resource };
}

const CALLER_TYPES: { readonly [kind: string]: CallerType } = {
  'iam:user': 'user',
  'iam:role': 'role',
  'sts:assumed-role': 'role-session',
  'sts:federated-user': 'federated-user',
};

function derivedIssuer(principal: IamPrincipal, type: CallerType, name: string): string | undefined {
  if (type === 'role') return principal.arn;
  if (type !== 'role-session') return undefined;
  const [, partition] = splitArn(principal.arn) ?? [];
  return `arn:${partition}:iam::${principal.accountId}:role/${name.split('/')[0]}`;
}
