import type { ServiceModel, Shape } from '../core/aws-model/model.ts';
import type { Constraint, Violation } from '../core/aws-model/validate.ts';

/** AWS repeats the offending value in its message; a huge one is cut, the sandbox need not echo megabytes. */
const VALUE_LIMIT = 2000;

/**
 * Every violation in one sentence, worded as AWS words it: `2 validation errors detected: Value 'x' at
 * 'memberDefinitions.1.member.cognitoMemberDefinition.userPool' failed to satisfy constraint: …; Value …`.
 * The wording is taken from messages that AWS users quote in public issue trackers.
 *
 * @param secrets member names whose values AWS never repeats
 */
export function validationMessage(
  model: ServiceModel,
  operation: string,
  input: unknown,
  found: readonly Violation[],
  secrets: ReadonlySet<string>,
): string {
  const sentences = new Set<string>();
  for (const violation of found) sentences.add(sentence(model, operation, input, violation, secrets));
  const noun = sentences.size === 1 ? 'error' : 'errors';
  return `${sentences.size} validation ${noun} detected: ${[...sentences].join('; ')}`;
}

function sentence(
  model: ServiceModel,
  operation: string,
  input: unknown,
  violation: Violation,
  secrets: ReadonlySet<string>,
): string {
  const parent = parentOf(model, operation, input, violation.path);
  const collection = parent && (parent.shape.t === 'list' || parent.shape.t === 'map');
  // AWS reports a bad item of a list or map at the list, together with all that its items have to satisfy.
  const path = collection ? violation.path.slice(0, -1) : violation.path;
  const value = collection ? parent.value : violation.value;
  const rule = collection ? itemsRule(model, parent.shape, violation) : describe(violation.constraint);
  const secret = path.some((part) => typeof part === 'string' && secrets.has(part));
  const shown = value === null ? 'Value null' : secret ? 'Value' : `Value '${cut(render(value))}'`;
  return `${shown} at '${pathText(path)}' failed to satisfy constraint: ${rule}`;
}

function itemsRule(model: ServiceModel, shape: Shape, violation: Violation): string {
  const isKey = shape.t === 'map' && violation.value === violation.path.at(-1);
  const item = model.shapes[(isKey ? shape.k : shape.i) ?? ''];
  const all = item ? constraintsOf(item) : [violation.constraint];
  const label = shape.t === 'list' ? 'Member' : isKey ? 'Map keys' : 'Map value';
  return `${label} must satisfy constraint: [${all.map(describe).join(', ')}]`;
}

/** Order as in AWS's own lists: length from above, length from below, pattern, enum. */
function constraintsOf(shape: Shape): Constraint[] {
  const numeric = shape.t === 'integer' || shape.t === 'long';
  const constraints: Constraint[] = [];
  if (shape.max !== undefined) {
    constraints.push({ kind: numeric ? 'max-value' : 'max-length', limit: shape.max });
  }
  if (shape.min !== undefined) {
    constraints.push({ kind: numeric ? 'min-value' : 'min-length', limit: shape.min });
  }
  if (shape.pattern !== undefined) constraints.push({ kind: 'pattern', pattern: shape.pattern });
  if (shape.enum) constraints.push({ kind: 'enum', values: shape.enum });
  return constraints;
}

function describe(constraint: Constraint): string {
  switch (constraint.kind) {
    case 'required':
      return 'Member must not be null';
    case 'type':
      return `Member must be a ${constraint.expected}`;
    case 'enum':
      return `Member must satisfy enum value set: [${constraint.values.join(', ')}]`;
    case 'min-length':
      return `Member must have length greater than or equal to ${constraint.limit}`;
    case 'max-length':
      return `Member must have length less than or equal to ${constraint.limit}`;
    case 'min-value':
      return `Member must have value greater than or equal to ${constraint.limit}`;
    case 'max-value':
      return `Member must have value less than or equal to ${constraint.limit}`;
    case 'pattern':
      return `Member must satisfy regular expression pattern: ${constraint.pattern}`;
  }
}

/** Shape and value of what holds the last part of `path`, when that last part is a simple value. */
function parentOf(model: ServiceModel, operation: string, input: unknown, path: Violation['path']) {
  let shape = model.shapes[model.ops[operation]?.in ?? ''];
  let value = input;
  for (const part of path.slice(0, -1)) {
    const name = shape?.t === 'structure' ? shape.m?.[part] : shape?.i;
    shape = model.shapes[name ?? ''];
    value = (value as Record<string | number, unknown>)[part];
  }
  return shape && { shape, value };
}

function pathText(path: Violation['path']): string {
  return path.map((part) => (typeof part === 'number' ? `${part + 1}.member` : lowerCamel(part))).join('.');
}

function lowerCamel(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}

function render(value: unknown): string {
  if (Array.isArray(value)) return `[${value.slice(0, 100).map(render).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).slice(0, 100);
    return `{${members.map(([name, item]) => `${lowerCamel(name)}=${flat(item)}`).join(', ')}}`;
  }
  return String(value);
}

/** One level is enough for a message, and keeps a deeply nested input from exhausting the stack. */
function flat(value: unknown): string {
  if (Array.isArray(value)) return '[…]';
  return typeof value === 'object' && value !== null ? '{…}' : String(value);
}

function cut(text: string): string {
  return text.length > VALUE_LIMIT ? `${text.slice(0, VALUE_LIMIT)}…` : text;
}
