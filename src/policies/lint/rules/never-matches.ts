import { compileCondition } from '../../evaluate/condition.ts';
import { evaluatedOn } from '../../evaluate/evaluated-on.ts';
import { RequestView } from '../../evaluate/request-view.ts';
import { parseMoment, parseNumber } from '../../evaluate/scalar.ts';
import { actionsMatching, arnServices, type KnownAction } from '../action-table.ts';
import { mayOverlap } from '../arn-overlap.ts';
import { type Remark, ruleCheck, someOf } from '../rule-check.ts';
import { type ClauseView, needsAbsence, needsKey, type StatementView } from '../statement-view.ts';

export const neverMatches = ruleCheck(
  {
    id: 'policy/never-matches',
    severity: 'error',
    title: 'A statement, or an action in it, that can never apply',
    why: 'An Allow that never applies grants nothing, and a Deny that never applies protects nothing, while both look as if they did.',
    fix: 'Correct resources and conditions: for S3, bucket actions need arn:aws:s3:::BUCKET and object actions arn:aws:s3:::BUCKET/*.',
    source:
      'Service Authorization Reference (resource types of each action; where a service evaluates one on another ARN, the finding names the source); IAM User Guide, reference_policies_elements_condition',
  },
  (view) => [...emptyElements(view), ...foreignResources(view), ...contradictions(view)],
);

function emptyElements({ statement, path }: StatementView): Remark[] {
  const { action, resource, principal } = statement;
  const remarks: Remark[] = [];
  if (action.negated && action.values.includes('*')) {
    remarks.push({ message: 'NotAction "*" leaves no action', path: [...path, 'NotAction'] });
  }
  if (resource?.negated && resource.values.includes('*')) {
    remarks.push({ message: 'NotResource "*" leaves no resource', path: [...path, 'NotResource'] });
  }
  if (principal?.negated && principal.values.some(({ type }) => type === '*')) {
    remarks.push({ message: 'NotPrincipal "*" leaves nobody', path: [...path, 'NotPrincipal'] });
  }
  return remarks;
}

/** Actions none of whose resource types any of the resources can be. */
function foreignResources({ statement, path }: StatementView): Remark[] {
  const { action, resource } = statement;
  if (action.negated || !resource || resource.negated || resource.values.includes('*')) return [];
  const unfit = action.values.filter((value) => {
    const known = actionsMatching(value);
    return known.length > 0 && !known.some((one) => resource.values.some((arn) => mayActOn(one, arn)));
  });
  // Several services evaluate actions without resource types on an ARN of theirs; most of those are written nowhere.
  const unsure = unfit.filter((value) =>
    actionsMatching(value).some(
      (one) =>
        one.arns.length === 0 &&
        evaluatedOn(one.name) === undefined &&
        resource.values.some((arn) => isOfService(arn, one.name)),
    ),
  );
  const dead = unfit.filter((value) => !unsure.includes(value));
  const whole = dead.length === action.values.length;
  const at = [...path, 'Resource'];
  return [
    ...(dead.length === 0
      ? []
      : [
          {
            message: deadMessage(dead, resource.values),
            severity: whole ? 'error' : 'warning',
            path: at,
          } as const,
        ]),
    ...(unsure.length === 0
      ? []
      : [
          {
            message: `for ${someOf(unsure)} AWS documents no resource: only "*" is certain to match`,
            severity: 'warning',
            path: at,
          } as const,
        ]),
  ];
}

/** The ARN formats of an action, or where AWS evaluates it although it has none. */
function mayActOn({ name, arns }: KnownAction, resource: string): boolean {
  const on = evaluatedOn(name);
  return on ? mayOverlap(resource, on.arn) : arns.some((arn) => mayOverlap(resource, arn));
}

function isOfService(arn: string, action: string): boolean {
  const service = action.slice(0, action.indexOf(':'));
  const [, , segment = '*'] = arn.split(':');
  const own = arnServices(service);
  // A service without ARNs of its own, such as the tagging API, acts on those of others.
  return own.length === 0 || [service, ...own].some((one) => mayOverlap(segment, one));
}

function deadMessage(dead: readonly string[], resources: readonly string[]): string {
  const known = dead.flatMap((value) => actionsMatching(value));
  const on = dead.length === 1 ? known.map(({ name }) => evaluatedOn(name)).find((one) => one) : undefined;
  const why = on
    ? `: AWS evaluates it on ${on.arn} (${on.source})`
    : known.every(({ arns }) => arns.length === 0)
      ? ': only "*" works'
      : '';
  return `${someOf(dead)} never appl${dead.length === 1 ? 'ies' : 'y'} to ${someOf(resources)}${why}`;
}

function contradictions({ clauses }: StatementView): Remark[] {
  const keys = new Set(clauses.map(({ folded }) => folded));
  return [...keys].flatMap((key) => {
    const same = clauses.filter(({ folded, parsed }) => folded === key && parsed?.quantifier === undefined);
    const [first] = same;
    const reason = first && same.length > 1 ? contradiction(same) : undefined;
    return reason === undefined || !first ? [] : [{ message: `${first.key}: ${reason}`, path: first.path }];
  });
}

function contradiction(clauses: readonly ClauseView[]): string | undefined {
  const absent = clauses.find(needsAbsence);
  const present = clauses.find((clause) => needsKey(clause));
  if (absent && present) return 'required to be absent and present at once';
  const exact = clauses.find(
    (clause) => /^(?:StringEquals|NumericEquals|Bool)$/.test(clause.base) && isPlain(clause),
  );
  const others = clauses.filter((clause) => clause !== exact && clause.base !== 'Null');
  if (
    exact &&
    others.length > 0 &&
    exact.values.every((value) => others.some((other) => refuses(other, value)))
  ) {
    return `no value meets ${[exact, ...others].map(({ operator }) => operator).join(' and ')}`;
  }
  return emptyRange(clauses, 'Numeric', parseNumber) ?? emptyRange(clauses, 'Date', parseMoment);
}

/** The evaluator's own answer: does the condition fail for a request whose key has this value? */
function refuses(clause: ClauseView, value: string): boolean {
  const view = new RequestView({
    principal: { kind: 'anonymous' },
    action: 'none:None',
    resource: '*',
    context: { [clause.key]: value },
  });
  return compileCondition(clause, true).holds(view) === false;
}

function emptyRange(
  clauses: readonly ClauseView[],
  family: string,
  parse: (text: string) => number | undefined,
): string | undefined {
  const bound = (direction: string, pick: (...values: number[]) => number) => {
    const values = clauses
      .filter(({ base }) => base.startsWith(`${family}${direction}`))
      .map((clause) => pick(...clause.values.map((value) => parse(value) ?? Number.NaN)));
    return values.length === 0 ? undefined : values;
  };
  // Several values of one condition are alternatives, so the widest counts; several conditions all hold.
  const lower = Math.max(...(bound('GreaterThan', Math.min) ?? [Number.NEGATIVE_INFINITY]));
  const upper = Math.min(...(bound('LessThan', Math.max) ?? [Number.POSITIVE_INFINITY]));
  const orEqual = ['GreaterThan', 'LessThan'].every((direction) =>
    clauses.some(({ base }) => base === `${family}${direction}Equals`),
  );
  return lower > upper || (lower === upper && !orEqual) ? 'no value is in the range' : undefined;
}

function isPlain({ values }: ClauseView): boolean {
  return values.every((value) => !value.includes('${'));
}
