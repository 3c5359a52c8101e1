import { readTarget } from '../access-logging/target.ts';
import { S3Error } from '../error.ts';
import type { Exchange, Reply } from '../exchange.ts';
import { xmlDocument } from '../xml.ts';

export function getBucketLogging(exchange: Exchange): Reply {
  const { logging } = exchange.bucket;
  return { body: xmlDocument('BucketLoggingStatus', { LoggingEnabled: logging?.document }) };
}

/** Turns logging on, or off with an empty document. What was recorded before is still delivered. */
export async function putBucketLogging(exchange: Exchange): Promise<Reply> {
  const { bucket, env } = exchange;
  const root = await exchange.xml('BucketLoggingStatus');
  const enabled = root.first('LoggingEnabled');
  if (enabled === undefined && root.children.length > 0) throw new S3Error('MalformedXML');
  bucket.logging = enabled === undefined ? undefined : readTarget(env, bucket, enabled);
  return {};
}
