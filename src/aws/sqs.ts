import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { call, collect } from './call.ts';
import type { ClientConfig } from './session.ts';

/** Amazon SQS, as far as what streaming jobs leave behind is concerned. */
export function createSqsApi(config: ClientConfig) {
  const client = new SQSClient(config);
  return {
    /** Names of the queues that begin with `prefix`. */
    queueNames: (prefix: string, options?: { readonly signal?: AbortSignal | undefined }) =>
      collect(
        (NextToken) =>
          call('sqs:ListQueues', () =>
            client.send(
              new ListQueuesCommand({ QueueNamePrefix: prefix, NextToken, MaxResults: 1000 }),
              options?.signal ? { abortSignal: options.signal } : {},
            ),
          ),
        (page) => page.QueueUrls?.map((url) => url.slice(url.lastIndexOf('/') + 1)),
        (page) => page.NextToken,
      ),
    close: () => client.destroy(),
  };
}
