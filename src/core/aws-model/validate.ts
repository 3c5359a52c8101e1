import type { ServiceModel, Shape } from './model.ts';

export type Constraint =
  | { readonly kind: 'required' }
  | { readonly kind: 'type'; readonly expected: Shape['t'] }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | { readonly kind: 'min-length' | 'max-length' | 'min-value' | 'max-value'; readonly limit: number }
  | { readonly kind: 'pattern'; readonly pattern: string };

/** One way in which an input breaks the API model. */
export interface Violation {
  /** Member names and list indexes from the input's root, e.g. `['MemberDefinitions', 0]`. */
  readonly path: readonly (string | number)[];
  readonly value: unknown;
  readonly constraint: Constraint;
}

/**
 * Every violation of the operation's input shape, in the order of the model's members. Members the model
 * does not know are ignored, as AWS's JSON protocols do. Throws RangeError for an unknown operation.
 */
export function violations(model: ServiceModel, operation: string, input: unknown): Violation[] {
  const op = model.ops[operation];
  if (!op) throw new RangeError(`${model.service} model has no operation ${operation}`);
  const found: Violation[] = [];
  walk(model, op.in, input, [], found);
  return found;
}

type Path = readonly (string | number)[];

function walk(model: ServiceModel, name: string, value: unknown, path: Path, found: Violation[]): void {
  const shape = model.shapes[name];
  if (!shape) return;
  if (!hasType(shape.t, value)) {
    found.push({ path, value, constraint: { kind: 'type', expected: shape.t } });
    return;
  }
  switch (shape.t) {
    case 'structure':
      return walkStructure(model, shape, value as Record<string, unknown>, path, found);
    case 'list': {
      const list = value as unknown[];
      checkLength(shape, list.length, value, path, found);
      for (const [index, item] of list.entries()) walk(model, shape.i ?? '', item, [...path, index], found);
      return;
    }
    case 'map': {
      const entries = Object.entries(value as Record<string, unknown>);
      checkLength(shape, entries.length, value, path, found);
      for (const [key, item] of entries) {
        walk(model, shape.k ?? '', key, [...path, key], found);
        walk(model, shape.i ?? '', item, [...path, key], found);
      }
      return;
    }
    case 'string':
      return checkString(shape, value as string, path, found);
    case 'integer':
    case 'long': {
      const number = value as number;
      if (shape.min !== undefined && number < shape.min) {
        found.push({ path, value, constraint: { kind: 'min-value', limit: shape.min } });
      }
      if (shape.max !== undefined && number > shape.max) {
        found.push({ path, value, constraint: { kind: 'max-value', limit: shape.max } });
      }
      return;
    }
  }
}

function walkStructure(
  model: ServiceModel,
  shape: Shape,
  value: Record<string, unknown>,
  path: Path,
  found: Violation[],
): void {
  for (const [member, memberShape] of Object.entries(shape.m ?? {})) {
    const item = Object.hasOwn(value, member) ? value[member] : undefined;
    if (item === undefined || item === null) {
      if (shape.required?.includes(member)) {
        found.push({ path: [...path, member], value: null, constraint: { kind: 'required' } });
      }
      continue;
    }
    walk(model, memberShape, item, [...path, member], found);
  }
}

function checkString(shape: Shape, value: string, path: Path, found: Violation[]): void {
  if (shape.enum && !shape.enum.includes(value)) {
    found.push({ path, value, constraint: { kind: 'enum', values: shape.enum } });
  }
  // AWS counts characters, not UTF-16 units.
  const length = [...value].length;
  checkLength(shape, length, value, path, found);
  const testable = length <= (shape.max ?? Number.POSITIVE_INFINITY) + PATTERN_SLACK;
  if (shape.pattern !== undefined && testable && !anchored(shape.pattern).test(value)) {
    found.push({ path, value, constraint: { kind: 'pattern', pattern: shape.pattern } });
  }
}

function checkLength(shape: Shape, length: number, value: unknown, path: Path, found: Violation[]): void {
  if (shape.min !== undefined && length < shape.min) {
    found.push({ path, value, constraint: { kind: 'min-length', limit: shape.min } });
  }
  if (shape.max !== undefined && length > shape.max) {
    found.push({ path, value, constraint: { kind: 'max-length', limit: shape.max } });
  }
}

/**
 * How far past its longest length a value is still matched: some of AWS's patterns take quadratic time, and
 * such a value is refused for its length already.
 */
const PATTERN_SLACK = 1000;

const compiled = new Map<string, RegExp>();

function anchored(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known) return known;
  // The models are written for Java, where (?s) lets the dot match line breaks.
  const dotAll = pattern.startsWith('(?s)');
  const made = new RegExp(`^(?:${dotAll ? pattern.slice('(?s)'.length) : pattern})$`, dotAll ? 'su' : 'u');
  compiled.set(pattern, made);
  return made;
}

function hasType(type: Shape['t'], value: unknown): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
    case 'long':
      return Number.isInteger(value);
    case 'timestamp':
      return typeof value === 'number' || typeof value === 'string' || value instanceof Date;
    case 'list':
      return Array.isArray(value);
    case 'structure':
    case 'map':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
  }
}
