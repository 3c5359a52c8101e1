import { actionsMatching } from '../action-table.ts';
import { type Remark, ruleCheck, someOf } from '../rule-check.ts';
import { isNarrowedBy, type StatementView } from '../statement-view.ts';

/** Keys that say who calls, or from where. */
export const WHO = [
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principaltag/',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceip',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:userid',
  'aws:vpcsourceip',
  'kms:calleraccount',
  's3:dataaccesspointaccount',
];

/** Keys that say which resources. */
const WHICH = [
  'aws:resourceaccount',
  'aws:resourceorgid',
  'aws:resourceorgpaths',
  'aws:resourcetag/',
  's3:existingobjecttag/',
  's3:resourceaccount',
  'sagemaker:resourcetag/',
  'iam:resourcetag/',
];

export const wildcardPrincipal = ruleCheck(
  {
    id: 'policy/wildcard-principal',
    severity: 'error',
    title: 'Everyone is allowed',
    why: 'Principal "*" is everyone, including anonymous callers and other accounts, unless a condition limits who or from where.',
    fix: 'Name the roles or accounts, or add a condition such as aws:PrincipalAccount or aws:SourceVpce.',
    source: 'IAM User Guide, reference_policies_elements_principal',
  },
  (view) => {
    const { principal, effect } = view.statement;
    if (effect !== 'Allow' || !principal) return [];
    if (principal.negated) {
      return [
        {
          message: 'Allow with NotPrincipal allows everyone except those listed',
          path: [...view.path, 'NotPrincipal'],
        },
      ];
    }
    const isEverybody = principal.values.some(
      ({ type, value }) => type === '*' || (type === 'AWS' && value === '*'),
    );
    if (!isEverybody || isNarrowedBy(view, WHO)) return [];
    return [
      { message: 'allows everyone, without a condition on where from', path: [...view.path, 'Principal'] },
    ];
  },
);

export const wildcardAction = ruleCheck(
  {
    id: 'policy/wildcard-action',
    severity: 'warning',
    title: 'Every action is allowed',
    why: 'A statement that allows "*" or "service:*" also allows whatever AWS adds tomorrow, and changing permissions where the service has such actions.',
    fix: 'List the actions that are needed.',
    source: 'IAM User Guide, best-practices (grant least privilege)',
  },
  ({ statement, path }) => {
    if (statement.effect !== 'Allow') return [];
    if (statement.action.negated) {
      return [
        {
          message: 'Allow with NotAction allows every action except those listed',
          path: [...path, 'NotAction'],
        },
      ];
    }
    const wide = statement.action.values.filter((value) => value === '*' || /^[^:]+:\*$/.test(value));
    return wide.length === 0 ? [] : [{ message: `allows ${someOf(wide)}`, path: [...path, 'Action'] }];
  },
);

export const wildcardResource = ruleCheck(
  {
    id: 'policy/wildcard-resource',
    severity: 'warning',
    title: 'Allowed on every resource',
    why: 'Resource "*" covers every bucket, role, pool or key of the account, including those of other people.',
    fix: 'Name the resources. Put actions without resource types in a separate statement.',
    source: 'Service Authorization Reference (resource types of each action)',
  },
  (view) => {
    const { statement, path } = view;
    const { resource } = statement;
    if (statement.effect !== 'Allow' || !resource) return [];
    if (resource.negated) {
      return [
        {
          message: 'Allow with NotResource allows every resource except those listed',
          path: [...path, 'NotResource'],
        },
      ];
    }
    const isWide = resource.values.some((value) => value === '*' || /^arn:\*:?\*?$/.test(value));
    if (!isWide || isKeyPolicy(view) || isNarrowedBy(view, WHICH)) return [];
    const limitable = statement.action.negated
      ? ['every action except those listed']
      : statement.action.values.filter((value) =>
          actionsMatching(value).some(({ arns, optional }) => arns.length > 0 && !optional),
        );
    if (limitable.length === 0) return [];
    return [{ message: `${someOf(limitable)} could be limited to resources`, path: [...path, 'Resource'] }];
  },
);

export const passRole = ruleCheck(
  {
    id: 'policy/pass-role-to-any-service',
    severity: 'error',
    title: 'Roles may be passed to any service',
    why: 'Anyone who may pass a role to a service that runs code gets the permissions of that role. It is a warning where the roles are named, and an error where any role will do.',
    fix: 'Name the role in Resource, and add the condition iam:PassedToService.',
    source: 'IAM User Guide, id_roles_use_passrole and reference_policies_iam-condition-keys',
  },
  (view) => {
    const { statement, path } = view;
    // A policy that names principals is attached to something that is not IAM: it passes no roles.
    if (statement.effect !== 'Allow' || statement.principal !== undefined) return [];
    // Every request to pass a role has the key, so that IfExists takes nothing away.
    const isLimited = view.clauses.some(
      ({ folded, parsed }) =>
        folded === 'iam:passedtoservice' && parsed?.ifExists === true && !parsed.negated,
    );
    if (isLimited || isNarrowedBy(view, ['iam:passedtoservice'])) return [];
    const covering = statement.action.values.find((value) =>
      actionsMatching(value).some(({ name }) => name === 'iam:PassRole'),
    );
    const covers = statement.action.negated ? covering === undefined : covering !== undefined;
    if (!covers) return [];
    const at = actionPath(view, covering, path);
    const roles = statement.resource?.negated ? [] : (statement.resource?.values ?? []);
    const isAnyRole =
      roles.length === 0 || roles.some((arn) => /^(?:\*|arn:[^/]*[*:]|arn:[^/]*:role\/\*)$/.test(arn));
    // Whoever may do everything passes roles as well, which is another rule's.
    const isNamed = covering !== undefined && !/^(?:\*|\*:\*|iam:\*)$/i.test(covering);
    return [
      {
        message: 'allows iam:PassRole without iam:PassedToService',
        ...(!(isAnyRole && isNamed) && { severity: 'warning' }),
        path: at,
      },
    ];
  },
);

export const confusedDeputy = ruleCheck(
  {
    id: 'policy/confused-deputy',
    severity: 'warning',
    title: 'A service is trusted no matter on whose behalf it acts',
    why: 'An AWS service acts for all its customers. Without aws:SourceAccount or aws:SourceArn another customer may be able to have it use this role or resource.',
    fix: 'Add aws:SourceAccount, and aws:SourceArn where the ARN is known.',
    source: 'IAM User Guide, confused-deputy',
  },
  (view) => {
    const { principal, effect } = view.statement;
    if (effect !== 'Allow' || !principal || principal.negated) return [];
    const services = principal.values.filter(({ type }) => type === 'Service').map(({ value }) => value);
    const narrowed = isNarrowedBy(view, [
      'aws:sourceaccount',
      'aws:sourcearn',
      'aws:sourceorgid',
      'aws:sourceorgpaths',
    ]);
    return services.length === 0 || narrowed
      ? []
      : [
          {
            message: `trusts ${someOf(services)} without aws:SourceAccount or aws:SourceArn`,
            path: [...view.path, 'Principal'],
          },
        ];
  },
);

/** In a key policy "*" is the key itself. */
function isKeyPolicy({ statement }: StatementView): boolean {
  return (
    statement.principal !== undefined &&
    !statement.action.negated &&
    statement.action.values.every((value) => value.toLowerCase().startsWith('kms:'))
  );
}

function actionPath(
  { statement }: StatementView,
  covering: string | undefined,
  path: StatementView['path'],
): NonNullable<Remark['path']> {
  if (statement.action.negated || covering === undefined) return [...path, 'NotAction'];
  return [...path, 'Action', statement.action.values.indexOf(covering)];
}
