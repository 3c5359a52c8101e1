import type { ServiceModel } from '../core/aws-model/model.ts';
import type { Violation } from '../core/aws-model/validate.ts';
import { AwsError } from './aws-error.ts';

/** Text that is not JSON, or JSON of the wrong types. */
function serializationError(message: string): AwsError {
  return new AwsError('SerializationException', message);
}

/** The JSON document in a request body; anything but an object is a SerializationException. */
export function parseJsonBody(body: Uint8Array): Record<string, unknown> {
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body));
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'not JSON' : 'not UTF-8';
    throw serializationError(`Could not read the request: the body is ${reason}.`);
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw serializationError('Start of structure or map expected.');
  }
  return document as Record<string, unknown>;
}

/** The SerializationException for members of a wrong JSON type; undefined when all types are right. */
export function typeError(found: readonly Violation[]): AwsError | undefined {
  for (const { constraint, value } of found) {
    if (constraint.kind !== 'type') continue;
    const expected = constraint.expected;
    if (expected === 'structure' || expected === 'map' || expected === 'list') {
      return serializationError(`Start of ${expected} expected, found ${token(value)}.`);
    }
    return serializationError(
      `${token(value)} can not be converted to ${expected === 'integer' ? 'an Integer' : `a ${title(expected)}`}`,
    );
  }
  return undefined;
}

/**
 * The members of `document` that the model knows, without nulls and with timestamps as Dates. What an
 * operation stores is only what AWS would have stored. The document has to be free of violations.
 */
export function readInput(
  model: ServiceModel,
  operation: string,
  document: unknown,
): Record<string, unknown> {
  return read(model, model.ops[operation]?.in ?? '', document) as Record<string, unknown>;
}

function read(model: ServiceModel, name: string, value: unknown): unknown {
  const shape = model.shapes[name];
  switch (shape?.t) {
    case 'structure': {
      const given = value as Record<string, unknown>;
      const members = Object.entries(shape.m ?? {}).flatMap(([member, memberShape]) => {
        const item = Object.hasOwn(given, member) ? given[member] : undefined;
        return item === undefined || item === null ? [] : [[member, read(model, memberShape, item)] as const];
      });
      return Object.fromEntries(members);
    }
    case 'list':
      return (value as unknown[]).map((item) => read(model, shape.i ?? '', item));
    case 'map':
      return Object.fromEntries(
        Object.entries(value as object).map(([key, item]) => [key, read(model, shape.i ?? '', item)]),
      );
    case 'timestamp':
      return readTimestamp(value);
    default:
      return value;
  }
}

/** AWS JSON 1.1 sends epoch seconds; some clients send ISO 8601. */
function readTimestamp(value: unknown): Date {
  const date = typeof value === 'number' ? new Date(value * 1000) : new Date(String(value));
  if (Number.isNaN(date.getTime()))
    throw serializationError(`${token(value)} can not be converted to a Timestamp`);
  return date;
}

function token(value: unknown): string {
  if (value === null) return 'NULL_VALUE';
  if (Array.isArray(value)) return 'START_ARRAY';
  switch (typeof value) {
    case 'string':
      return 'STRING_VALUE';
    case 'number':
      return Number.isInteger(value) ? 'NUMBER_VALUE' : 'DECIMAL_VALUE';
    case 'boolean':
      return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
    default:
      return 'START_OBJECT';
  }
}

function title(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
