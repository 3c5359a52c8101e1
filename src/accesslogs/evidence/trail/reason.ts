/** Kinds of policies, in the words of AWS's messages. */
export const POLICIES = [
  'session policy',
  'identity-based policy',
  'resource-based policy',
  'permissions boundary',
  'VPC endpoint policy',
  'service control policy',
  'resource control policy',
  'block public access',
] as const;
export type Policy = (typeof POLICIES)[number];

/** Why a request was refused, as the errorMessage of an event says it. */
export interface Reason {
  /** Undefined where the message does not say, as for requests of other accounts. */
  readonly policy: Policy | undefined;
  /** `deny`: a statement refuses it; `no-allow`: no statement allows it. */
  readonly effect: 'deny' | 'no-allow' | undefined;
  /** What was to be allowed, such as s3:GetObject; another action than the request's where S3 needs more than that. */
  readonly action: string;
}

export const NO_REASON: Reason = { policy: undefined, effect: undefined, action: '' };

const KIND = POLICIES.slice(0, 7).join('|');
// Both stand at the very end, behind the resource: a key may hold the same words.
const DENY = new RegExp(
  `with an explicit deny in (?:an?|the) (${KIND})(?:: arn:[^\\s"]+)?(?: transitively through [^"]{1,80})?[.]?$`,
  'i',
);
const NO_ALLOW = new RegExp(
  `because no (${KIND}) allows the ([\\w-]+:[\\w*]+) action(?: transitively through [^"]{1,80})?[.]?$`,
  'i',
);
const BLOCKED =
  /because public (?:access|ACLs|policies)[^"]{1,80}(?:BlockPublic\w+|RestrictPublicBuckets|IgnorePublicAcls)[^"]{0,80}$/i;
/** The name of a session holds no spaces, so the first is AWS's own. */
const ACTION = /^User: \S{1,400} is not authorized to perform: ([\w-]{1,40}:[\w*]{1,60})(?=\s)/;

/**
 * Reads the reason out of the message of an AccessDenied. Source: IAM user guide, "Troubleshoot access denied error
 * messages"; S3 user guide, "Troubleshoot access denied (403 Forbidden) errors".
 */
export function reasonOf(errorMessage: string): Reason {
  const message = errorMessage.trim();
  const action = ACTION.exec(message)?.[1] ?? '';
  const tail = message.slice(-400);
  const deny = DENY.exec(tail)?.[1];
  if (deny !== undefined) return { policy: policyOf(deny), effect: 'deny', action };
  const noAllow = NO_ALLOW.exec(tail);
  if (noAllow !== null) {
    return { policy: policyOf(noAllow[1] ?? ''), effect: 'no-allow', action: action || (noAllow[2] ?? '') };
  }
  if (BLOCKED.test(tail)) return { policy: 'block public access', effect: 'deny', action };
  return { ...NO_REASON, action };
}

/** The reason in words: "an explicit deny in a session policy (s3:GetObject)". */
export function reasonWords({ policy, effect, action }: Reason): string {
  const about = action === '' ? '' : ` (${action})`;
  if (policy === undefined) return `no reason${about}`;
  if (policy === 'block public access') return `Block Public Access${about}`;
  const article = policy.startsWith('identity') ? 'an' : 'a';
  return effect === 'deny'
    ? `an explicit deny in ${article} ${policy}${about}`
    : `no ${policy} that allows it${about}`;
}

function policyOf(written: string): Policy | undefined {
  return POLICIES.find((policy) => policy.toLowerCase() === written.toLowerCase());
}
