import { parseCidr } from '../../../core/net/cidr.ts';
import { type AddressClass, addressClass, parseAddress } from '../../../core/net/ip.ts';
import { type Remark, ruleCheck, someOf } from '../rule-check.ts';
import { type ClauseView, needsAbsence, needsKey, type StatementView } from '../statement-view.ts';

const VPC_KEYS = ['aws:sourcevpc', 'aws:sourcevpce', 'aws:vpcsourceip', 'aws:sourcevpcarn'];
const KEYS_PAGE = 'IAM User Guide, reference_policies_condition-keys (network keys)';

export const denyHitsOthers = ruleCheck(
  {
    id: 'policy/source-ip-deny-too-wide',
    severity: 'error',
    title: 'A Deny by address that also hits VPC endpoints or AWS services',
    why: 'Requests through a VPC endpoint have no aws:SourceIp, and NotIpAddress holds where the key is missing: they are denied. So are calls that an AWS service makes with one of your roles, which come from an AWS address.',
    fix: 'Limit the statement to requests without aws:SourceVpce (Null), and add aws:ViaAWSService false; in a policy for every principal also aws:PrincipalIsAWSService false.',
    source: `${KEYS_PAGE}; IAM User Guide, reference_policies_examples_aws_deny-ip`,
  },
  (view) => {
    if (view.statement.effect !== 'Deny') return [];
    return view.clauses.flatMap((clause): Remark[] => {
      if (clause.base !== 'NotIpAddress' || clause.folded !== 'aws:sourceip') return [];
      const hit = [
        ...(sparesEndpoints(view) ? [] : ['requests through VPC endpoints']),
        ...(sparesServices(view) ? [] : ['calls from AWS services']),
      ];
      return hit.length === 0 ? [] : [{ message: `also denies ${hit.join(' and ')}`, path: clause.path }];
    });
  },
);

export const privateRange = ruleCheck(
  {
    id: 'policy/private-source-ip',
    severity: 'error',
    title: 'A private range under aws:SourceIp',
    why: 'aws:SourceIp holds the public address that a request comes from. A private range never matches it: an IpAddress condition lets nobody in, and in a NotIpAddress list it has no effect.',
    fix: 'List the public addresses of the NAT or proxy; for requests through a VPC endpoint, compare aws:VpcSourceIp.',
    source: KEYS_PAGE,
  },
  ({ clauses }) =>
    clauses.flatMap(({ base, folded, values, path }): Remark[] => {
      if (!/^(?:Not)?IpAddress$/.test(base) || folded !== 'aws:sourceip') return [];
      const inside = values.filter((value) => isOfClass(value, 'private', 1));
      if (inside.length === 0) return [];
      const nobody = base === 'IpAddress' && inside.length === values.length;
      return [
        {
          message: `${someOf(inside)} never match${inside.length === 1 ? 'es' : ''}${nobody ? ': the condition can never hold' : ''}`,
          severity: nobody ? 'error' : 'warning',
          path,
        },
      ];
    }),
);

export const bothAddresses = ruleCheck(
  {
    id: 'policy/source-ip-with-vpc-key',
    severity: 'error',
    title: 'aws:SourceIp and a VPC key are both required',
    why: 'A request has aws:SourceIp over the internet, or aws:VpcSourceIp, aws:SourceVpc and aws:SourceVpce through a VPC endpoint, never both: a statement that requires one of each never applies.',
    fix: 'Write two statements, one for each path; or use IfExists where a missing key is acceptable.',
    source: `${KEYS_PAGE}; repost.aws, iam-restrict-access-policy`,
  },
  ({ clauses }) => {
    const required = clauses.filter(needsKey);
    const address = required.find(({ folded }) => folded === 'aws:sourceip');
    const vpc = required.find(({ folded }) => VPC_KEYS.includes(folded));
    return address && vpc
      ? [{ message: `requires ${address.key} and ${vpc.key}, which no request has together`, path: vpc.path }]
      : [];
  },
);

export const hostBits = ruleCheck(
  {
    id: 'policy/cidr-host-bits',
    severity: 'warning',
    title: 'A range with host bits set',
    why: '203.0.113.7/24 is the entire /24; its author may have meant one address.',
    fix: 'Write the network (203.0.113.0/24), or the address with /32.',
    source: 'inferred: AWS masks the address, and most services refuse such a range',
  },
  ({ clauses }) =>
    clauses.flatMap(({ base, values, path }): Remark[] => {
      if (!/^(?:Not)?IpAddress$/.test(base)) return [];
      return values.flatMap((value, index): Remark[] => {
        const parsed = parseCidr(value);
        return parsed.ok && parsed.value.hostBits
          ? [{ message: `${value} is read as ${parsed.value.text}`, path: [...path, index] }]
          : [];
      });
    }),
);

/** The statement leaves requests through a VPC endpoint alone, all of them or those named. */
function sparesEndpoints({ clauses }: StatementView): boolean {
  return clauses.some(
    (clause) =>
      (VPC_KEYS.includes(clause.folded) && (needsAbsence(clause) || isNegated(clause))) ||
      (clause.folded === 'aws:sourceip' && clause.base === 'Null' && needsKey(clause)),
  );
}

function sparesServices({ clauses, statement }: StatementView): boolean {
  const says = (key: string) =>
    clauses.some(
      ({ base, folded, values }) =>
        base === 'Bool' && folded === key && values.every((value) => value.toLowerCase() === 'false'),
    );
  const namesEverybody = statement.principal?.values.some(({ type }) => type === '*') ?? false;
  return says('aws:viaawsservice') && (!namesEverybody || says('aws:principalisawsservice'));
}

function isNegated({ parsed }: ClauseView): boolean {
  return parsed?.negated === true;
}

/** Whether an address, or a range that is not all of them (of `least` bits of prefix or more), is of a class. */
export function isOfClass(value: string, wanted: AddressClass, least: number): boolean {
  const cidr = parseCidr(value);
  if (cidr.ok) return cidr.value.prefix >= least && addressClass(cidr.value.network) === wanted;
  const address = parseAddress(value);
  return address.ok && addressClass(address.value) === wanted;
}
