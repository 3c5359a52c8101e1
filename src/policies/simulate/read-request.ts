import { usageError } from '../../core/errors.ts';
import { isFields } from '../../core/fields.ts';
import { JsonTextError } from '../../core/json/json-reader.ts';
import { readJson } from '../../core/json/read-json.ts';
import type { Json } from '../../core/json.ts';
import { didYouMean } from '../../core/suggest.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { parsePrincipal } from '../evaluate/caller.ts';
import type { AccessRequest, Principal } from '../evaluate/model.ts';
import { parseAssignments } from '../generate/read-parameters.ts';

const FIELDS = ['action', 'resource', 'principal', 'resourceAccount', 'issuerArn'] as const;
type Field = (typeof FIELDS)[number];

/** A request before it is checked: fields and condition keys as text. */
interface WrittenRequest {
  readonly fields: { readonly [name in Field]?: string };
  readonly context: { readonly [key: string]: string | readonly string[] };
}

/**
 * Reads a request from words: `action=s3:GetObject resource=arn:… principal=arn:… aws:SourceIp=203.0.113.7`. What
 * has a colon in its name is a condition key; one that comes twice has two values.
 */
export function requestFromWords(words: readonly string[]): AccessRequest {
  const fields: { [name in Field]?: string } = {};
  const context: Record<string, string | readonly string[]> = {};
  for (const [name, values] of parseAssignments(words)) {
    const [first = '', ...more] = values;
    if (name.includes(':')) context[name] = more.length > 0 ? values : first;
    else {
      if (more.length > 0) throw usageError(`${name} was given ${values.length} times.`);
      fields[fieldNamed(name)] = first;
    }
  }
  return toRequest({ fields, context });
}

/** Reads a request from JSON: `{ "action", "resource", "principal", "resourceAccount"?, "context": { key: value } }`. */
export function requestFromJson(text: string, name: string): AccessRequest {
  const where = quoteForMessage(name);
  let json: Json;
  try {
    json = readJson(text, 4);
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    const { line, column } = error.position;
    throw usageError(`${where} is not JSON: ${error.message} (line ${line}, column ${column}).`);
  }
  if (!isFields(json))
    throw usageError(`${where} must contain one object with action, resource and principal.`);
  const { context = {}, ...rest } = json;
  if (!isFields(context)) throw usageError(`${where}: context must be an object of condition keys.`);
  const fields: { [name in Field]?: string } = {};
  for (const [key, value] of Object.entries(rest)) {
    const field = fieldNamed(key);
    if (typeof value !== 'string') throw usageError(`${where}: ${key} must be a string.`);
    fields[field] = value;
  }
  return toRequest({
    fields,
    context: Object.fromEntries(
      Object.entries(context).map(([key, value]) => [key, texts(where, key, value)]),
    ),
  });
}

/** A principal by the name people write; a usage error for anything else. */
export function requirePrincipal(text: string, issuerArn?: string): Principal {
  const principal = parsePrincipal(text);
  if (principal?.kind === 'iam' && issuerArn !== undefined) return { ...principal, issuerArn };
  if (principal) return principal;
  throw usageError(`${quoteForMessage(text)} is not a principal.`, {
    hint: 'Use an IAM or STS ARN (arn:aws:iam::ID:user/NAME, arn:aws:sts::ID:assumed-role/ROLE/SESSION), a service such as logging.s3.amazonaws.com, or anonymous.',
  });
}

function toRequest({ fields, context }: WrittenRequest): AccessRequest {
  const { action, resource = '*', principal, resourceAccount, issuerArn } = fields;
  if (action === undefined || principal === undefined) {
    throw usageError('A request needs an action and a principal.', {
      hint: 'For example: action=s3:GetObject resource=arn:aws:s3:::labels/a.png principal=arn:aws:iam::111122223333:user/ana aws:SourceIp=203.0.113.7',
    });
  }
  if (!/^[\w-]+:[A-Za-z]\w*$/.test(action)) {
    throw usageError(`${quoteForMessage(action)} is not an action such as s3:GetObject.`);
  }
  if (resource !== '*' && !resource.startsWith('arn:')) {
    throw usageError(`${quoteForMessage(resource)} is neither "*" nor an ARN.`);
  }
  if (resourceAccount !== undefined && !/^\d{12}$/.test(resourceAccount)) {
    throw usageError(`${quoteForMessage(resourceAccount)} is not an account ID of 12 digits.`);
  }
  return {
    action,
    resource,
    principal: requirePrincipal(principal, issuerArn),
    ...(resourceAccount !== undefined && { resourceAccount }),
    context,
  };
}

function fieldNamed(name: string): Field {
  const field = FIELDS.find((one) => one === name);
  if (field) return field;
  const near = didYouMean(name, FIELDS);
  throw usageError(`${quoteForMessage(name)} is not part of a request.`, {
    hint: `${near === undefined ? '' : `Did you mean ${near}? `}Parts are ${FIELDS.join(', ')}; condition keys have a colon.`,
  });
}

function texts(where: string, key: string, value: Json): string | readonly string[] {
  const list = Array.isArray(value) ? value : [value];
  if (list.some((item) => item === null || typeof item === 'object')) {
    throw usageError(
      `${where}: ${quoteForMessage(key)} must be a string, a number, true, false or a list of them.`,
    );
  }
  return Array.isArray(value) ? list.map(String) : String(value);
}
