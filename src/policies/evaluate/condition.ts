import type { ConditionClause } from './model.ts';
import { findOperator, type Operator, type ValueTest } from './operators.ts';
import type { RequestView } from './request-view.ts';
import { parseBoolean } from './scalar.ts';

export interface CompiledCondition {
  readonly clause: ConditionClause;
  /** Whether the clause holds; undefined when what it says is not modelled, which is then noted. */
  holds(view: RequestView): boolean | undefined;
}

/** Makes one clause ready to be tested often. */
export function compileCondition(clause: ConditionClause, variables: boolean): CompiledCondition {
  const key = clause.key.toLowerCase();
  const operator = findOperator(clause.operator);
  if (!operator) return unmodelled(clause, `${clause.operator} is not an operator that AWS documents`);
  if (!operator.makeTest) {
    const wantsAbsent = clause.values.map((value) => parseBoolean(value) === true);
    return { clause, holds: (view) => wantsAbsent.includes(view.values(key) === undefined) };
  }
  const tests: ValueTest[] = [];
  for (const value of clause.values) {
    const test = operator.makeTest(value, variables);
    if (typeof test === 'string') return unmodelled(clause, `${clause.operator}: "${value}" ${test}`);
    tests.push(test);
  }
  return { clause, holds: (view) => evaluate(view, key, operator, tests) };
}

/**
 * Several values are alternatives; a negated operator holds when none matches, and when the key is missing.
 * Source: IAM User Guide, reference_policies_elements_condition_operators,
 * reference_policies_condition-logic-multiple-context-keys-or-values and
 * reference_policies_condition-single-vs-multi-valued-context-keys.
 */
function evaluate(
  view: RequestView,
  key: string,
  operator: Operator,
  tests: readonly ValueTest[],
): boolean | undefined {
  const { quantifier, negated, ifExists } = operator;
  const values = view.values(key);
  if (quantifier !== undefined) {
    if (values === undefined && ifExists) return true;
    const set = values === undefined || isNullSet(values) ? [] : values;
    return overSet(view, quantifier, negated, tests, set);
  }
  if (values === undefined) return negated || ifExists;
  const [value = ''] = values;
  if (values.length > 1) {
    view.note(
      `${key} has several values: AWS does not document the result without ForAllValues or ForAnyValue`,
    );
    return undefined;
  }
  return compare(view, value, negated, tests);
}

function overSet(
  view: RequestView,
  quantifier: 'ForAllValues' | 'ForAnyValue',
  negated: boolean,
  tests: readonly ValueTest[],
  values: readonly string[],
): boolean | undefined {
  const decisive = quantifier === 'ForAnyValue';
  let outcome: boolean | undefined = !decisive;
  for (const value of values) {
    const result = compare(view, value, negated, tests);
    if (result === decisive) return decisive;
    if (result === undefined) outcome = undefined;
  }
  return outcome;
}

/** One value of the request against all of the policy. */
function compare(
  view: RequestView,
  value: string,
  negated: boolean,
  tests: readonly ValueTest[],
): boolean | undefined {
  let unresolved = false;
  for (const test of tests) {
    const result = test(value, view);
    if (result === true) return !negated;
    if (result === undefined) unresolved = true;
  }
  // A variable without a value matches nothing; whether "not matching" then holds, AWS leaves open ("might
  // cause the entire statement to be invalid", reference_policies_variables).
  if (negated && unresolved) {
    view.note('A policy variable has no value in this request, under a negated operator');
    return undefined;
  }
  return negated;
}

/** "If the key resolves to a null dataset, such as an empty string", ForAllValues holds and ForAnyValue does not. */
function isNullSet(values: readonly string[]): boolean {
  return values.every((value) => value === '');
}

function unmodelled(clause: ConditionClause, why: string): CompiledCondition {
  return {
    clause,
    holds: (view) => {
      view.note(why);
      return undefined;
    },
  };
}
