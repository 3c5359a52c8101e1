import type { ConditionClause, PolicyDocument, Statement } from '../../policies/evaluate/model.ts';

/** Keys that keep a statement from being public where their values are fixed. */
const NARROWING_KEYS = new Set([
  'aws:sourceip',
  'aws:sourcearn',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:sourceowner',
  'aws:sourceaccount',
  'aws:userid',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principalarn',
  'aws:principalaccount',
  's3:x-amz-server-side-encryption-aws-kms-key-id',
  's3:dataaccesspointarn',
  's3:dataaccesspointaccount',
]);

/**
 * Whether Block Public Access counts a bucket policy as public: a statement allows everybody and no condition
 * pins down from where or as whom. Source: S3 user guide, "The meaning of public".
 */
export function isPublicPolicy(policy: PolicyDocument): boolean {
  return policy.statements.some(
    (statement) =>
      statement.effect === 'Allow' && allowsEverybody(statement) && !statement.conditions.some(narrows),
  );
}

function allowsEverybody({ principal }: Statement): boolean {
  if (principal === undefined) return false;
  if (principal.negated) return true;
  return principal.values.some(({ type, value }) => (type === '*' || type === 'AWS') && value === '*');
}

function narrows({ operator, key, values }: ConditionClause): boolean {
  const name = operator.toLowerCase();
  if (!NARROWING_KEYS.has(key.toLowerCase()) || name.includes('not') || name.endsWith('ifexists'))
    return false;
  if (!/string|ipaddress|arn/.test(name)) return false;
  return values.every((value) => (name === 'ipaddress' ? !isVeryBroad(value) : !/[*?]|\$\{/.test(value)));
}

/** CIDRs of more than a /8 of IPv4 or a /32 of IPv6. */
function isVeryBroad(cidr: string): boolean {
  const [address = '', length] = cidr.split('/');
  return length !== undefined && Number(length) < (address.includes(':') ? 32 : 8);
}
