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

/**
 * The policy with the statement in it, or undefined where it is there already. A statement of the same Sid is
 * replaced, all others stay as they are. Throws a usage error where the policy is no policy document.
 */
export function withStatement(policy: string | undefined, statement: Statement): string | undefined {
  const document = policy === undefined ? { Version: '2012-10-17', Statement: [] } : readDocument(policy);
  const held = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
  const wanted = JSON.stringify(statement);
  if (held.some((one) => JSON.stringify(one) === wanted)) return undefined;
  const others = held.filter((one) => !hasSid(one, statement.Sid));
  return JSON.stringify({ ...document, Statement: [...others, statement] });
}

function readDocument(policy: string): { [key: string]: Json } & { Statement: Json } {
  try {
    const document = JSON.parse(policy);
    if (typeof document === 'object' && document !== null && 'Statement' in document) return document;
  } catch {}
  throw usageError("The target's bucket policy cannot be read, so nothing can be added to it.");
}

function hasSid(statement: Json, sid: Json | undefined): boolean {
  return (
    typeof statement === 'object' && statement !== null && !Array.isArray(statement) && statement.Sid === sid
  );
}
