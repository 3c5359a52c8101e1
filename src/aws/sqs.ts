import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { CallOptions } from '../core/call-options.ts';
import { abort, collect, named } from './call.ts';
import type { ClientConfig } from './session.ts';

/** Amazon SQS, as far as what streaming jobs leave behind is concerned. */
export function createSqsApi(config: ClientConfig) {
  const client = named(new SQSClient(config), 'sqs');
  return {
    /** Names of the queues that begin with `prefix`. */
    queueNames: (prefix: string, options?: CallOptions) =>
      collect(
        (NextToken) =>
          client.send(
            new ListQueuesCommand({ QueueNamePrefix: prefix, NextToken, MaxResults: 1000 }),
            abort(options),
          ),
        (page) => page.QueueUrls?.map((url) => url.slice(url.lastIndexOf('/') + 1)),
        (page) => page.NextToken,
      ),
    close: () => client.destroy(),
  };
}
