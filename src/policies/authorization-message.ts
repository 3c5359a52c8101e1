import { GroundctlError, usageError } from '../core/errors.ts';
import { JsonTextError } from '../core/json/json-reader.ts';
import { readJson } from '../core/json/read-json.ts';
import type { Json } from '../core/json.ts';

/** A condition key with its values, of a request or of a statement. */
export interface MessageCondition {
  readonly key: string;
  readonly values: readonly string[];
}

/** A statement that AWS found to match. */
export interface MatchedStatement {
  /** Its Sid; empty where it has none. */
  readonly sid: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: readonly MessageCondition[];
}

/** What an encoded authorization message says. */
export interface AuthorizationMessage {
  readonly allowed: boolean;
  readonly explicitDeny: boolean;
  readonly matchedStatements: readonly MatchedStatement[];
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly conditions: readonly MessageCondition[];
}

/** AWS takes messages of up to 10,240 characters. Source: AWS STS API Reference, DecodeAuthorizationMessage. */
const MAX_MESSAGE = 10_240;
const ENCODED = /(?:encoded authorization failure message|encoded message)\s*:?\s*([\w+/=-]{20,})/i;

/**
 * The encoded message in a text: the text itself, or the error that holds one. Throws a usage error for a text
 * without one, and for one that is longer than AWS takes.
 */
export function encodedMessageIn(text: string): string {
  const trimmed = text.trim();
  const found =
    ENCODED.exec(trimmed)?.[1] ?? (/^[\w+/=\s-]+$/.test(trimmed) ? trimmed.replace(/\s/g, '') : '');
  if (found === '') {
    throw usageError('The text contains no encoded authorization message.', {
      code: 'no-encoded-message',
      hint: 'Pass what follows "Encoded authorization failure message:" in the error, or the complete error.',
    });
  }
  if (found.length > MAX_MESSAGE) {
    throw usageError(`The message has ${found.length} characters; AWS decodes up to ${MAX_MESSAGE}.`);
  }
  return found;
}

/**
 * Reads the DecodedMessage of STS: lists are `{"items": […]}` there. What is missing is empty; an error of AWS's where
 * it is no such document.
 */
export function readAuthorizationMessage(text: string): AuthorizationMessage {
  const json = objectOf(parsed(text));
  const context = objectOf(json.context);
  return {
    allowed: json.allowed === true,
    explicitDeny: json.explicitDeny === true,
    matchedStatements: itemsOf(json.matchedStatements).map((item) => {
      const statement = objectOf(item);
      return {
        sid: textOf(statement.statementId),
        effect: textOf(statement.effect),
        actions: valuesOf(statement.actions),
        resources: valuesOf(statement.resources),
        conditions: conditionsOf(statement.conditions),
      };
    }),
    principal: textOf(objectOf(context.principal).arn),
    action: textOf(context.action),
    resource: textOf(context.resource),
    conditions: conditionsOf(context.conditions),
  };
}

type JsonObject = { readonly [key: string]: Json };

function parsed(text: string): Json {
  try {
    return readJson(text, 16);
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    throw new GroundctlError(`STS returned a message that is not JSON: ${error.message}.`, {
      code: 'malformed-answer',
      source: 'aws',
    });
  }
}

function objectOf(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

function itemsOf(value: Json | undefined): readonly Json[] {
  const { items } = objectOf(value);
  return Array.isArray(items) ? items : [];
}

function valuesOf(value: Json | undefined): readonly string[] {
  return itemsOf(value).map((item) => textOf(objectOf(item).value));
}

function conditionsOf(value: Json | undefined): readonly MessageCondition[] {
  return itemsOf(value).map((item) => {
    const { key, values } = objectOf(item);
    return { key: textOf(key), values: valuesOf(values) };
  });
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
