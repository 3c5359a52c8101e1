import { parseRange, rangeHolds } from './address-range.ts';
import { arnMatcher, equalsMatcher, likeMatcher } from './matcher.ts';
import type { RequestView } from './request-view.ts';
import { isBase64, parseBoolean, parseMoment, parseNumber } from './scalar.ts';

/** Compares one value of the request with one of the policy; undefined when a variable has no value. */
export type ValueTest = (value: string, view: RequestView) => boolean | undefined;

/** Makes the test of one policy value; a text instead of a test says why the value cannot be compared. */
export type TestMaker = (wanted: string, variables: boolean) => ValueTest | string;

export interface Operator {
  readonly quantifier: 'ForAllValues' | 'ForAnyValue' | undefined;
  readonly ifExists: boolean;
  /** True for the operators that hold when no value matches: their names contain `Not`. */
  readonly negated: boolean;
  /** Absent for Null, which looks at the key alone. */
  readonly makeTest: TestMaker | undefined;
}

const NAME = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/;

/**
 * An operator by its name in a policy, with quantifier and `IfExists`; undefined for one that AWS does not
 * document. Source: IAM User Guide, reference_policies_elements_condition_operators.
 */
export function findOperator(name: string): Operator | undefined {
  const [, quantifier, base = '', ifExists] = NAME.exec(name) ?? [];
  if (base === 'Null') {
    const isPlain = quantifier === undefined && ifExists === undefined;
    return isPlain
      ? { quantifier: undefined, ifExists: false, negated: false, makeTest: undefined }
      : undefined;
  }
  const makeTest = Object.hasOwn(TESTS, base) ? TESTS[base] : undefined;
  if (!makeTest) return undefined;
  return {
    quantifier: quantifier as Operator['quantifier'],
    ifExists: ifExists !== undefined,
    negated: base.includes('Not'),
    makeTest,
  };
}

/** Why a value cannot stand with this operator, or undefined. Unknown operators accept everything. */
export function valueProblem(operatorName: string, value: string, variables: boolean): string | undefined {
  const operator = findOperator(operatorName);
  if (!operator) return undefined;
  if (!operator.makeTest) return parseBoolean(value) === undefined ? NOT_A_BOOLEAN : undefined;
  if (IS_ARN.test(operatorName)) return undefined;
  const test = operator.makeTest(value, variables);
  return typeof test === 'string' ? test : undefined;
}

const IS_ARN = /Arn/;
const NOT_A_BOOLEAN = 'is neither true nor false';

const equals: TestMaker = (wanted, variables) => withVariables(equalsMatcher(wanted, variables, false));
const equalsIgnoreCase: TestMaker = (wanted, variables) =>
  withVariables(equalsMatcher(wanted, variables, true));
const like: TestMaker = (wanted, variables) => withVariables(likeMatcher(wanted, variables));

const arn: TestMaker = (wanted, variables) => {
  const matcher = arnMatcher(wanted, variables);
  return matcher ? withVariables(matcher) : 'is not an ARN of six components';
};

const bool: TestMaker = (wanted, variables) => {
  if (variables && wanted.includes('${')) return withVariables(equalsMatcher(wanted, true, true));
  const expected = parseBoolean(wanted);
  return expected === undefined ? NOT_A_BOOLEAN : (value) => parseBoolean(value) === expected;
};

const binary: TestMaker = (wanted) => {
  if (!isBase64(wanted)) return 'is not base64';
  const expected = atob(wanted);
  return (value) => isBase64(value) && atob(value) === expected;
};

const address: TestMaker = (wanted) => {
  const range = parseRange(wanted);
  if (!range) return 'is neither an IP address nor a CIDR block';
  return (value, view) => {
    const bytes = view.address(value);
    return bytes !== undefined && rangeHolds(range, bytes);
  };
};

const TESTS: { readonly [base: string]: TestMaker } = {
  StringEquals: equals,
  StringNotEquals: equals,
  StringEqualsIgnoreCase: equalsIgnoreCase,
  StringNotEqualsIgnoreCase: equalsIgnoreCase,
  StringLike: like,
  StringNotLike: like,
  ...ordered('Numeric', parseNumber, 'is not a number'),
  ...ordered('Date', parseMoment, 'is neither an ISO 8601 date nor epoch seconds'),
  Bool: bool,
  BinaryEquals: binary,
  IpAddress: address,
  NotIpAddress: address,
  ArnEquals: arn,
  ArnLike: arn,
  ArnNotEquals: arn,
  ArnNotLike: arn,
};

function ordered(family: string, parse: (text: string) => number | undefined, problem: string) {
  const maker =
    (compare: (value: number, wanted: number) => boolean): TestMaker =>
    (wanted) => {
      const limit = parse(wanted);
      if (limit === undefined) return problem;
      return (text) => {
        const value = parse(text);
        return value !== undefined && compare(value, limit);
      };
    };
  return {
    [`${family}Equals`]: maker((value, wanted) => value === wanted),
    [`${family}NotEquals`]: maker((value, wanted) => value === wanted),
    [`${family}LessThan`]: maker((value, wanted) => value < wanted),
    [`${family}LessThanEquals`]: maker((value, wanted) => value <= wanted),
    [`${family}GreaterThan`]: maker((value, wanted) => value > wanted),
    [`${family}GreaterThanEquals`]: maker((value, wanted) => value >= wanted),
  };
}

function withVariables(matcher: ReturnType<typeof equalsMatcher>): ValueTest {
  return (value, view) => matcher(value, view.variable);
}
