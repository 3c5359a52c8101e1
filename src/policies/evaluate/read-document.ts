import type { PathStep } from '../../core/json/read-json.ts';
import type {
  ConditionClause,
  Match,
  PolicyDocument,
  PolicyKind,
  PolicyVersion,
  PrincipalEntry,
  Statement,
} from './model.ts';
import { valueProblem } from './operators.ts';
import { isKnownPrincipal } from './principal-entry.ts';
import { asObject, asString, type JsonObject, quote, type Report, readStrings } from './read-values.ts';

/** What a document is attached to; a trust policy is the resource policy of a role. */
export type PolicyUse = PolicyKind | 'trust';

interface Reading {
  readonly usedAs?: PolicyUse | undefined;
  /** Any text will do as a principal and as a resource. */
  readonly tolerant?: boolean | undefined;
}

/** Many times what fits into the largest document AWS accepts. */
const MAX_STATEMENTS = 2_000;

const DOCUMENT_ELEMENTS = ['Version', 'Id', 'Statement'];
const STATEMENT_ELEMENTS = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];

/** Reads what JSON holds as a policy; what it returns is meaningful only when nothing was reported. */
export function readDocument(json: unknown, reading: Reading, report: Report): PolicyDocument {
  const document = asObject(json, [], 'A policy', report);
  checkElements(document, DOCUMENT_ELEMENTS, [], report);
  const version = readVersion(document.Version, report);
  const id = document.Id === undefined ? undefined : asString(document.Id, ['Id'], report);
  return { version, id, statements: readStatements(document.Statement, version, reading, report) };
}

function readVersion(value: unknown, report: Report): PolicyVersion {
  if (value === undefined || value === '2008-10-17') return '2008-10-17';
  if (value !== '2012-10-17') report('Version must be "2012-10-17" or "2008-10-17"', ['Version']);
  return '2012-10-17';
}

function readStatements(
  value: unknown,
  version: PolicyVersion,
  reading: Reading,
  report: Report,
): readonly Statement[] {
  if (value === undefined) {
    report('Statement is missing', []);
    return [];
  }
  const list = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  if (list.length === 0) report('Statement must contain at least one statement', ['Statement']);
  if (list.length > MAX_STATEMENTS) {
    report(`${list.length} statements; a policy may have ${MAX_STATEMENTS}`, ['Statement', MAX_STATEMENTS]);
    return [];
  }
  const statements = list.map((item, index) => {
    const path = Array.isArray(value) ? ['Statement', index] : ['Statement'];
    return readStatement(item, index, version, reading, path, report);
  });
  const sids = new Set<string>();
  for (const { sid, index } of statements) {
    if (sid === undefined || sid === '') continue;
    if (sids.has(sid)) report(`Sid "${sid}" occurs in two statements`, ['Statement', index, 'Sid']);
    sids.add(sid);
  }
  return statements;
}

function readStatement(
  value: unknown,
  index: number,
  version: PolicyVersion,
  reading: Reading,
  path: readonly PathStep[],
  report: Report,
): Statement {
  const statement = asObject(value, path, 'A statement', report);
  checkElements(statement, STATEMENT_ELEMENTS, path, report);
  const effect = statement.Effect;
  if (effect !== 'Allow' && effect !== 'Deny')
    report('Effect must be "Allow" or "Deny"', at(path, statement, 'Effect'));
  return {
    index,
    sid: statement.Sid === undefined ? undefined : asString(statement.Sid, [...path, 'Sid'], report),
    effect: effect === 'Allow' ? 'Allow' : 'Deny',
    principal: readPrincipalElement(statement, reading, path, report),
    action: readAction(statement, path, report),
    resource: readResource(statement, reading, path, report),
    conditions: readConditions(statement.Condition, version, [...path, 'Condition'], report),
  };
}

function readAction(statement: JsonObject, path: readonly PathStep[], report: Report): Match<string> {
  const name = oneOf(statement, 'Action', 'NotAction', path, report);
  if (name === undefined) {
    report('Action or NotAction is missing', path);
    return { negated: false, values: [] };
  }
  const values = readStrings(statement[name], [...path, name], report, (action) =>
    action === '*' || /^[\w*?-]+:./.test(action)
      ? undefined
      : `${quote(action)} is not "*" or "service:Action"`,
  );
  return { negated: name === 'NotAction', values };
}

function readResource(
  statement: JsonObject,
  reading: Reading,
  path: readonly PathStep[],
  report: Report,
): Match<string> | undefined {
  const { usedAs, tolerant } = reading;
  const name = oneOf(statement, 'Resource', 'NotResource', path, report);
  if (name === undefined) {
    const isTrust = usedAs === 'trust' || (usedAs === undefined && hasPrincipal(statement));
    if (!isTrust) report('Resource or NotResource is missing', path);
    return undefined;
  }
  if (usedAs === 'trust') report(`A trust policy has no ${name}`, [...path, name]);
  const values = readStrings(statement[name], [...path, name], report, (resource) =>
    tolerant || resource === '*' || resource.startsWith('arn:')
      ? undefined
      : `${quote(resource)} is neither "*" nor an ARN`,
  );
  return { negated: name === 'NotResource', values };
}

function readPrincipalElement(
  statement: JsonObject,
  reading: Reading,
  path: readonly PathStep[],
  report: Report,
): Match<PrincipalEntry> | undefined {
  const { usedAs, tolerant = false } = reading;
  const name = oneOf(statement, 'Principal', 'NotPrincipal', path, report);
  const isIdentity = usedAs !== undefined && ['identity', 'session', 'boundary', 'scp'].includes(usedAs);
  if (name === undefined) {
    if (usedAs !== undefined && !isIdentity)
      report(`A statement of a policy used as ${usedAs} policy must have a Principal`, path);
    return undefined;
  }
  if (isIdentity)
    report(
      `${name} is not allowed in a policy used as ${usedAs} policy, which is attached to its principal`,
      [...path, name],
    );
  return {
    negated: name === 'NotPrincipal',
    values: readPrincipals(statement[name], tolerant, [...path, name], report),
  };
}

function readPrincipals(
  value: unknown,
  tolerant: boolean,
  path: readonly PathStep[],
  report: Report,
): readonly PrincipalEntry[] {
  if (value === '*') return [{ type: '*', value: '*' }];
  const map = asObject(value, path, 'A principal that is not "*"', report);
  const types = Object.keys(map);
  if (types.length === 0) report('A principal must name someone', path);
  return types.flatMap((type) => {
    if (type !== 'AWS' && type !== 'Service' && type !== 'Federated' && type !== 'CanonicalUser') {
      report(`${quote(type)} is not AWS, Service, Federated or CanonicalUser`, [...path, type]);
      return [];
    }
    const values = readStrings(map[type], [...path, type], report, (name) =>
      tolerant || isKnownPrincipal(type, name)
        ? undefined
        : `${quote(name)} is not a principal of type ${type}`,
    );
    return values.map((name) => ({ type, value: name }));
  });
}

function readConditions(
  value: unknown,
  version: PolicyVersion,
  path: readonly PathStep[],
  report: Report,
): readonly ConditionClause[] {
  if (value === undefined) return [];
  const operators = asObject(value, path, 'Condition', report);
  return Object.keys(operators).flatMap((operator) => {
    const keys = asObject(operators[operator], [...path, operator], 'A condition operator', report);
    return Object.keys(keys).map((key) => {
      const values = readStrings(
        keys[key],
        [...path, operator, key],
        report,
        (text) => {
          const problem = valueProblem(operator, text, version === '2012-10-17');
          return problem && `${quote(text)} ${problem}`;
        },
        { takesScalars: true },
      );
      return { operator, key, values };
    });
  });
}

function oneOf<const A extends string, const B extends string>(
  statement: JsonObject,
  plain: A,
  negated: B,
  path: readonly PathStep[],
  report: Report,
): A | B | undefined {
  const hasPlain = statement[plain] !== undefined;
  if (hasPlain && statement[negated] !== undefined)
    report(`${plain} and ${negated} cannot be combined`, [...path, negated]);
  return hasPlain ? plain : statement[negated] === undefined ? undefined : negated;
}

function hasPrincipal(statement: JsonObject): boolean {
  return statement.Principal !== undefined || statement.NotPrincipal !== undefined;
}

function checkElements(
  object: JsonObject,
  known: readonly string[],
  path: readonly PathStep[],
  report: Report,
): void {
  for (const name of Object.keys(object)) {
    if (!known.includes(name))
      report(`${quote(name)} is not a valid element here: ${known.join(', ')}`, [...path, name]);
  }
}

/** The path of an element where it is present, of its parent where it is not. */
function at(path: readonly PathStep[], object: JsonObject, name: string): readonly PathStep[] {
  return object[name] === undefined ? path : [...path, name];
}
