import { randomUUID } from 'node:crypto';
import type { Call } from '../environment.ts';
import type { QueryResult } from '../query-protocol.ts';
import { subscribers } from './subscribers.ts';
import { invalid, topicOf } from './topics.ts';

const MOST_BYTES = 262_144;

/** Hands a message to the streaming jobs of the topic: they have it when this is answered. */
export async function publish(parameters: URLSearchParams, call: Call): Promise<QueryResult> {
  const { arn } = topicOf(parameters, call);
  const message = parameters.get('Message') ?? '';
  if (message === '') throw invalid('Empty message');
  if (Buffer.byteLength(message) > MOST_BYTES) throw invalid('Message too long');
  const id = randomUUID();
  const jobs = subscribers(arn, call);
  if (jobs.length > 0) {
    const { takeMessage } = await import('../labeling/stream.ts');
    for (const job of jobs) await takeMessage(call.env, call.region, job, { id, message });
  }
  return { MessageId: id };
}
