import { type Remark, ruleCheck } from '../rule-check.ts';
import { type ClauseView, needsAbsence, needsKey, type StatementView } from '../statement-view.ts';
import { WHO } from './too-wide.ts';

const NETWORK = ['aws:sourceip', 'aws:sourcevpc', 'aws:sourcevpce', 'aws:sourcevpcarn', 'aws:vpcsourceip'];
const VPC_KEYS = NETWORK.slice(1);
const MFA = ['aws:multifactorauthpresent', 'aws:multifactorauthage'];
const KEYS_PAGE = 'IAM User Guide, reference_policies_condition-keys';

export const holdsWithoutKey = ruleCheck(
  {
    id: 'policy/holds-without-key',
    severity: 'error',
    title: 'An Allow whose condition also holds when the key is missing',
    why: 'An operator with IfExists or ForAllValues also holds for requests that do not have the key: anyone without it is let in.',
    fix: 'Remove IfExists; use ForAnyValue, or add "Null": { KEY: "false" }.',
    source:
      'IAM User Guide, reference_policies_condition-single-vs-multi-valued-context-keys (ForAllValues with Allow) and reference_policies_elements_condition_operators (IfExists)',
    examples: {
      fails: '"Effect": "Allow", "Condition": { "IpAddressIfExists": { "aws:SourceIp": "203.0.113.0/24" } }',
      passes: '"Effect": "Allow", "Condition": { "IpAddress": { "aws:SourceIp": "203.0.113.0/24" } }',
    },
  },
  ({ statement, clauses }) => {
    if (statement.effect !== 'Allow') return [];
    return clauses.flatMap((clause): Remark[] => {
      const { parsed, operator, key, folded, path } = clause;
      if (!parsed || parsed.negated || !(parsed.ifExists || parsed.quantifier === 'ForAllValues')) return [];
      const isKept = clauses.some((other) => other !== clause && other.folded === folded && needsKey(other));
      // Each of the two paths has one of the addresses: with IfExists on both, one of the two always counts.
      const isOnePath = isNetworkKey(folded) && clauses.some((other) => isOtherPath(clause, other));
      if (isKept || isOnePath || !(isLockKey(folded) || MFA.includes(folded))) return [];
      return [{ message: `${operator} holds for every request without ${key}`, path }];
    });
  },
);

export const mfaDeny = ruleCheck(
  {
    id: 'policy/mfa-deny-without-if-exists',
    severity: 'error',
    title: 'A Deny without MFA that does not apply to long-lived keys',
    why: 'Requests signed with long-lived access keys do not have the MFA keys at all, so Bool does not hold: the very callers without MFA are not denied.',
    fix: 'Use BoolIfExists (NumericGreaterThanIfExists for the age).',
    source: `${KEYS_PAGE} (aws:MultiFactorAuthPresent)`,
    examples: {
      fails: '"Effect": "Deny", "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "false" } }',
      passes: '"Effect": "Deny", "Condition": { "BoolIfExists": { "aws:MultiFactorAuthPresent": "false" } }',
    },
  },
  ({ statement, clauses, document }) => {
    if (statement.effect !== 'Deny') return [];
    const hasTwin = document.statements.some(
      (other) =>
        other.effect === 'Deny' &&
        other.conditions.some(
          ({ operator, key, values }) =>
            operator === 'Null' &&
            MFA.includes(key.toLowerCase()) &&
            values.every((value) => value.toLowerCase() === 'true'),
        ),
    );
    if (hasTwin) return [];
    return clauses.flatMap((clause): Remark[] => {
      const { base, folded, key, operator, path, values } = clause;
      const deniesWithout =
        (base === 'Bool' && folded === MFA[0] && values.some((value) => value.toLowerCase() === 'false')) ||
        (/^NumericGreaterThan/.test(base) && folded === MFA[1]);
      return deniesWithout && needsKey(clause)
        ? [
            {
              message: `${operator} does not hold for requests without ${key}, those of long-lived keys`,
              path,
            },
          ]
        : [];
    });
  },
);

export const nullMisread = ruleCheck(
  {
    id: 'policy/null-misread',
    severity: 'error',
    title: 'A Null condition that does the opposite of what a lock needs',
    why: '"Null": { KEY: "true" } holds for requests that do not have the key, and "false" for those that do.',
    fix: 'Invert the value, or remove the condition.',
    source: 'IAM User Guide, reference_policies_elements_condition_operators (Null)',
    examples: {
      fails: '"Effect": "Allow", "Condition": { "Null": { "aws:MultiFactorAuthAge": "true" } }',
      passes: '"Effect": "Allow", "Condition": { "Null": { "aws:MultiFactorAuthAge": "false" } }',
    },
  },
  (view) => {
    const { statement, clauses } = view;
    return clauses.flatMap((clause): Remark[] => {
      const { base, folded, key, values, path } = clause;
      if (base !== 'Null') return [];
      const says = new Set(values.map((value) => value.toLowerCase()));
      if (says.size > 1) return [{ message: `true and false: holds with ${key} and without`, path }];
      const others = clauses.filter((other) => other !== clause);
      const isPath = NETWORK.includes(folded);
      if (statement.effect === 'Allow' && needsAbsence(clause)) {
        if (MFA.includes(folded)) return [{ message: `allows only requests without ${key}`, path }];
        const isSaidOtherwise = others.some((other) => isLockKey(other.folded));
        return (isPath || isIdentityKey(folded)) && !isSaidOtherwise
          ? [{ message: `allows only requests without ${key}`, path }]
          : [];
      }
      if (statement.effect === 'Deny' && !needsAbsence(clause)) {
        if (MFA.includes(folded)) return [{ message: `denies only requests with ${key}`, path }];
        return (isPath || isIdentityKey(folded)) && others.length === 0
          ? [{ message: `denies every request with ${key}, whatever its value`, severity: 'warning', path }]
          : [];
      }
      return [];
    });
  },
);

export const keyNotOnPath = ruleCheck(
  {
    id: 'policy/key-not-on-path',
    severity: 'error',
    title: 'A network key that no request on this path has',
    why: 'Requests through a VPC endpoint have no aws:SourceIp, and those over the internet have none of aws:VpcSourceIp, aws:SourceVpc and aws:SourceVpce: a condition that needs such a key there never holds, and a negated one always does.',
    fix: 'Compare aws:VpcSourceIp in an endpoint policy and for requests through an endpoint, aws:SourceIp for requests over the internet.',
    source: `${KEYS_PAGE} (network keys); AWS PrivateLink Guide, vpc-endpoints-access`,
    examples: {
      fails: 'endpoint policy: "IpAddress": { "aws:SourceIp": "203.0.113.0/24" }',
      passes: 'endpoint policy: "IpAddress": { "aws:VpcSourceIp": "10.0.0.0/16" }',
    },
  },
  (view) => {
    const { clauses, use } = view;
    const overInternet = clauses.some((clause) => VPC_KEYS.includes(clause.folded) && needsAbsence(clause));
    const absent = (clause: ClauseView) =>
      use === 'endpoint' && clause.folded === 'aws:sourceip'
        ? 'requests through an endpoint'
        : overInternet && VPC_KEYS.includes(clause.folded)
          ? 'requests over the internet, to which the statement is limited,'
          : undefined;
    return clauses.flatMap((clause): Remark[] => {
      const who = clause.base === 'Null' ? undefined : absent(clause);
      if (who === undefined) return [];
      const outcome = clause.parsed?.negated || clause.parsed?.ifExists ? 'always holds' : 'never holds';
      return [
        { message: `${who} do not have ${clause.key}: ${clause.operator} ${outcome}`, path: clause.path },
      ];
    });
  },
);

export const notPrincipalRole = ruleCheck(
  {
    id: 'policy/not-principal-incomplete',
    severity: 'error',
    title: 'A Deny with NotPrincipal that also denies the principals it names',
    why: 'A session is several principals at once: the session, its role and the account. NotPrincipal exempts a session only when all of them are listed, and a user only together with its account.',
    fix: 'Use Principal "*" with the condition ArnNotEquals on aws:PrincipalArn.',
    source: 'IAM User Guide, reference_policies_elements_notprincipal',
    examples: {
      fails: '"Effect": "Deny", "NotPrincipal": { "AWS": "arn:aws:iam::111122223333:role/labeling" }',
      passes:
        '"Effect": "Deny", "Principal": "*", "Condition": { "ArnNotEquals": { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/labeling" } }',
    },
  },
  ({ statement, path }) => {
    const { principal, effect } = statement;
    if (effect !== 'Deny' || !principal?.negated) return [];
    const names = principal.values.filter(({ type }) => type === 'AWS').map(({ value }) => value);
    const missing = names.flatMap((name) => missingBeside(name, names));
    const [first] = missing;
    return first === undefined ? [] : [{ message: first, path: [...path, 'NotPrincipal'] }];
  },
);

/** What NotPrincipal has to list beside a role, a session or a user. */
function missingBeside(name: string, names: readonly string[]): string[] {
  const [, account = '', kind = '', path = ''] =
    /^arn:[^:]+:(?:iam|sts)::(\d{12}):(role|user|assumed-role)\/(.+)$/.exec(name) ?? [];
  if (account === '') return [];
  const hasAccount = names.some((one) => one === account || one.endsWith(`::${account}:root`));
  const lacks = hasAccount ? [] : [`the account ${account}`];
  const role = kind === 'role' ? path.slice(path.lastIndexOf('/') + 1) : path.split('/')[0];
  if (kind === 'role' && !names.some((one) => one.includes(`:assumed-role/${role}/`)))
    lacks.push('its sessions');
  if (kind === 'assumed-role' && !names.some((one) => one.endsWith(`/${role}`) && one.includes(':role/'))) {
    lacks.push('its role');
  }
  return lacks.length === 0 ? [] : [`names ${name} without ${lacks.join(' and ')}: it is denied as well`];
}

function isNetworkKey(key: string): boolean {
  return NETWORK.includes(key);
}

function isLockKey(key: string): boolean {
  return isNetworkKey(key) || isIdentityKey(key);
}

function isIdentityKey(key: string): boolean {
  return WHO.some((one) => (one.endsWith('/') ? key.startsWith(one) : key === one)) && !isNetworkKey(key);
}

function isOtherPath(one: StatementView['clauses'][number], other: ClauseView): boolean {
  return (
    isNetworkKey(other.folded) &&
    (one.folded === 'aws:sourceip') !== (other.folded === 'aws:sourceip') &&
    other.parsed?.ifExists === true
  );
}
