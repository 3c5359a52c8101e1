import { Drop, defaultOperators, type Operators, toValue, toValueSync } from 'liquidjs';
import { Float, isLiquidNumber } from './numbers.ts';

// Ruby's Liquid has no `not`.
const { not: _, ...known } = defaultOperators;

/**
 * Comparisons as Ruby's Liquid makes them: nil is never smaller or larger, and text is not a number.
 *
 * @param blank what `== blank` holds for
 */
export function operatorsFor(blank: 'nothing' | 'blank-values'): Operators {
  const equal = (left: unknown, right: unknown) => {
    const [drop, other] = isComparable(left) ? [left, right] : [right, left];
    if (!isComparable(drop)) return sameValue(toValue(left), toValue(right));
    return !(blank === 'nothing' && isBlank(drop)) && holds(drop, other);
  };
  const different = (left: unknown, right: unknown) => !equal(left, right);
  return { ...known, ...ORDER, '==': equal, '!=': different, '<>': different };
}

const ORDER: Operators = {
  '>': (left: unknown, right: unknown) => compare(left, right, (order) => order > 0),
  '<': (left: unknown, right: unknown) => compare(left, right, (order) => order < 0),
  '>=': (left: unknown, right: unknown) => compare(left, right, (order) => order >= 0),
  '<=': (left: unknown, right: unknown) => compare(left, right, (order) => order <= 0),
  contains: (left: unknown, right: unknown) => contains(toValue(left), toValue(right)),
};

/** `nil`, `empty` and `blank` as liquidjs has them. */
interface Comparable {
  equals(other: unknown): unknown;
}

function holds(drop: Comparable, other: unknown): boolean {
  return toValueSync(drop.equals(other) as IterableIterator<unknown>) === true;
}

// liquidjs does not export its class; of its three, only `blank` is equal to a space.
function isBlank(drop: Comparable): boolean {
  return holds(drop, ' ');
}

function isComparable(value: unknown): value is Drop & Comparable {
  return value instanceof Drop && typeof (value as Drop & Comparable).equals === 'function';
}

function sameValue(left: unknown, right: unknown): boolean {
  if (isLiquidNumber(left) && isLiquidNumber(right)) return orderOf(left, right) === 0;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => sameValue(item, right[index]));
  }
  // biome-ignore lint/suspicious/noDoubleEquals: nil and undefined are one
  return left === right || (left == null && right == undefined);
}

function compare(left: unknown, right: unknown, test: (order: number) => boolean): boolean {
  const [a, b] = [toValue(left), toValue(right)];
  if (a === null || a === undefined || b === null || b === undefined) return false;
  if (typeof a === 'object' && !(a instanceof Float)) return false;
  if (typeof b === 'object' && !(b instanceof Float)) return false;
  if (isLiquidNumber(a) && isLiquidNumber(b)) return test(orderOf(a, b));
  if (typeof a === 'string' && typeof b === 'string') return test(a < b ? -1 : a > b ? 1 : 0);
  if (typeof a === 'boolean' || typeof b === 'boolean') return false;
  throw new Error(`comparison of ${kindOf(a)} with ${kindOf(b)} failed`);
}

function orderOf(left: number | bigint | Float, right: number | bigint | Float): number {
  const a = left instanceof Float ? left.value : left;
  const b = right instanceof Float ? right.value : right;
  return a < b ? -1 : a > b ? 1 : 0;
}

function kindOf(value: unknown): string {
  return isLiquidNumber(value) ? 'a number' : 'text';
}

function contains(left: unknown, right: unknown): boolean {
  if (right === null || right === undefined) return false;
  if (Array.isArray(left)) return left.some((item) => sameValue(item, right));
  if (typeof left === 'string') return left.includes(String(right));
  if (typeof left === 'object' && left !== null)
    return typeof right === 'string' && Object.hasOwn(left, right);
  return false;
}
