import { didYouMean } from '../../../core/suggest.ts';
import { quoteForMessage } from '../../../core/text/sanitize.ts';
import {
  ACTION_TABLE,
  actionsMatching,
  actionsOfService,
  globalKeys,
  isListedAnywhere,
  isRetired,
  isSameKey,
  keysOfService,
  knownServices,
} from '../action-table.ts';
import { type Remark, ruleCheck, someOf } from '../rule-check.ts';
import { needsKey } from '../statement-view.ts';

const SOURCE = `${ACTION_TABLE.source}, ${ACTION_TABLE.date}`;

export const unknownAction = ruleCheck(
  {
    id: 'policy/unknown-action',
    severity: 'error',
    title: 'An action that AWS does not document',
    why: 'IAM silently accepts any name: a mistyped Allow grants nothing and a mistyped Deny stops nothing. Some consoles use undocumented actions; those may work, and may change at any time.',
    fix: 'Correct the name, or remove it and see whether anything breaks.',
    source: SOURCE,
  },
  ({ statement, path }) => {
    const element = statement.action.negated ? 'NotAction' : 'Action';
    return statement.action.values.flatMap((value, index): Remark[] => {
      const [service = ''] = value.split(':');
      const known = actionsOfService(service);
      if (!known || isRetired(value) || actionsMatching(value).length > 0) return [];
      const near = didYouMean(
        value.slice(service.length + 1),
        known.map(({ name }) => name.slice(service.length + 1)),
      );
      return [
        {
          message: `${quoteForMessage(value)} is not an action that AWS documents${near === undefined ? '' : `; did you mean ${service}:${near}?`}`,
          path: [...path, element, index],
        },
      ];
    });
  },
);

export const retiredAction = ruleCheck(
  {
    id: 'policy/retired-action',
    severity: 'info',
    title: 'An action that AWS no longer documents',
    why: 'It was once in the reference. If the API is gone, the name has no effect; if it was only renamed, the new name is missing.',
    fix: 'Remove it, or add the action that replaced it.',
    source: `${SOURCE}, and older copies of it`,
    examples: {
      fails: '"Action": "artifact:DownloadAgreement"',
      passes: '"Action": "artifact:GetAgreement"',
    },
  },
  ({ statement, path }) => {
    const element = statement.action.negated ? 'NotAction' : 'Action';
    return statement.action.values.flatMap((value, index): Remark[] =>
      isRetired(value)
        ? [{ message: `${quoteForMessage(value)} is no longer documented`, path: [...path, element, index] }]
        : [],
    );
  },
);

export const unknownService = ruleCheck(
  {
    id: 'policy/unknown-service',
    severity: 'info',
    title: 'Actions of a service that is not in the reference',
    why: 'No service in the Service Authorization Reference has this prefix: it is mistyped, newer than the table, or belongs to a service that no longer exists.',
    fix: 'Check these actions in the Service Authorization Reference.',
    source: SOURCE,
  },
  ({ statement }) => {
    const services = statement.action.values
      .filter((value) => !isRetired(value))
      .map((value) => value.split(':')[0] ?? '');
    const unknown = services.filter(
      (service) => !/[*?]/.test(service) && actionsOfService(service) === undefined,
    );
    if (unknown.length === 0) return [];
    const near = didYouMean(unknown[0] ?? '', knownServices());
    return [
      {
        message: `not checked: actions of ${someOf([...new Set(unknown)].map((name) => quoteForMessage(name)))}${near === undefined ? '' : ` (did you mean ${near}?)`}`,
      },
    ];
  },
);

export const unknownConditionKey = ruleCheck(
  {
    id: 'policy/unknown-condition-key',
    severity: 'error',
    title: 'A condition key that AWS does not document',
    why: 'No request has such a key: a condition on it never holds, or, under a negated operator, always.',
    fix: 'Correct the name.',
    source: SOURCE,
  },
  ({ clauses }) =>
    clauses.flatMap(({ key, path }): Remark[] => {
      const isGlobal = key.toLowerCase().startsWith('aws:');
      const candidates = isGlobal ? globalKeys() : keysOfService(key.split(':')[0] ?? '');
      if (!candidates || candidates.some((known) => isSameKey(known, key)) || isListedAnywhere(key)) {
        return [];
      }
      const near = didYouMean(key, candidates);
      return [
        {
          message: `${quoteForMessage(key)} is not a condition key that AWS documents${near === undefined ? '' : `; did you mean ${near}?`}`,
          path,
          // AWS's own managed policies use keys that no page has, such as aws:PrincipalOrgMasterAccountId.
          ...(near === undefined && { severity: 'warning' }),
        },
      ];
    }),
);

export const keyNotOfAction = ruleCheck(
  {
    id: 'policy/key-not-of-action',
    severity: 'warning',
    title: 'A condition on a key that requests for the action do not include',
    why: 'If a request does not have the key, a condition that needs it does not hold: for these actions the statement has no effect.',
    fix: 'Put the actions that have the key in a separate statement.',
    source: SOURCE,
  },
  ({ statement, clauses }) => {
    const plain = statement.action.negated
      ? []
      : statement.action.values.filter((value) => !/[*?]/.test(value));
    return clauses.flatMap((clause): Remark[] => {
      const [service = ''] = clause.folded.split(':');
      if (service === 'aws' || keysOfService(service) === undefined || !needsKey(clause)) return [];
      const without = plain.filter((value) => {
        const [action] = actionsMatching(value);
        return (
          action?.name.startsWith(`${service}:`) && !action.keys.some((known) => isSameKey(known, clause.key))
        );
      });
      if (without.length === 0) return [];
      return [
        {
          message: `${someOf(without)} never come${without.length === 1 ? 's' : ''} with ${clause.key}`,
          path: clause.path,
        },
      ];
    });
  },
);

export const unknownOperator = ruleCheck(
  {
    id: 'policy/unknown-operator',
    severity: 'error',
    title: 'A condition operator that AWS does not document',
    why: 'AWS rejects the document, or does something undocumented with it.',
    fix: 'Use one of the documented operators.',
    source: 'IAM User Guide, reference_policies_elements_condition_operators',
  },
  ({ clauses }) =>
    clauses.flatMap(({ operator, parsed, path }): Remark[] =>
      parsed === undefined ? [{ message: `${quoteForMessage(operator)} is not an operator`, path }] : [],
    ),
);

export const oldVersion = ruleCheck(
  {
    id: 'policy/old-version',
    severity: 'warning',
    title: 'Version is missing or 2008-10-17',
    why: 'Without "Version": "2012-10-17", AWS reads the document by the 2008 rules, in which policy variables are plain text.',
    fix: 'Add "Version": "2012-10-17".',
    source: 'IAM User Guide, reference_policies_elements_version',
  },
  ({ document, statement }) =>
    document.version === '2012-10-17' || statement !== document.statements[0]
      ? []
      : [{ message: 'the document has version 2008-10-17 or none', path: [] }],
);
