import { isDeepStrictEqual } from 'node:util';
import { usageError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';

/** Whose logs may be delivered where. */
export interface Delivery {
  readonly partition: string;
  readonly account: string;
  readonly source: string;
  readonly target: string;
  readonly prefix: string;
}

type Statement = { readonly [key: string]: Json };

/**
 * The statement that lets S3 deliver logs: the log service, from this source and account only. Source: S3 user
 * guide, "Enabling Amazon S3 server access logging", permissions for log delivery.
 */
export function deliveryStatement({ partition, account, source, target, prefix }: Delivery): Statement {
  return {
    Sid: `S3ServerAccessLogs${source.replace(/[^A-Za-z0-9]/g, '')}`,
    Effect: 'Allow',
    Principal: { Service: 'logging.s3.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: `arn:${partition}:s3:::${target}/${prefix}*`,
    Condition: {
      ArnLike: { 'aws:SourceArn': `arn:${partition}:s3:::${source}` },
      StringEquals: { 'aws:SourceAccount': account },
    },
  };
}

/** A policy with a statement added to it, and that statement as it was added. */
export interface AmendedPolicy {
  readonly text: string;
  readonly added: Statement;
}

/**
 * Adds the statement to a policy; undefined where one that says the same is already there. All others stay, also
 * one for an earlier prefix of the same source: late records may still be on their way there. A Sid that is taken
 * gets a number. Throws a usage error where the policy is not a policy document.
 */
export function withStatement(policy: string | undefined, statement: Statement): AmendedPolicy | undefined {
  const document = policy === undefined ? { Version: '2012-10-17', Statement: [] } : readDocument(policy);
  const held = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
  const saysTheSame = (one: Json) =>
    isStatement(one) && isDeepStrictEqual({ ...one, Sid: '' }, { ...statement, Sid: '' });
  if (held.some(saysTheSame)) return undefined;
  const taken = new Set(held.map((one) => (isStatement(one) ? one.Sid : undefined)));
  let Sid = statement.Sid ?? '';
  for (let number = 2; taken.has(Sid); number += 1) Sid = `${statement.Sid}${number}`;
  const added = { ...statement, Sid };
  return { text: JSON.stringify({ ...document, Statement: [...held, added] }), added };
}

function readDocument(policy: string): { [key: string]: Json } & { Statement: Json } {
  try {
    const document = JSON.parse(policy);
    if (typeof document === 'object' && document !== null && 'Statement' in document) return document;
  } catch {}
  throw usageError("The target's bucket policy cannot be read, so nothing can be added to it.");
}

function isStatement(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
