import type { ServiceModel } from '../../core/aws-model/model.ts';
import { AwsError } from '../aws-error.ts';
import type { Call } from '../environment.ts';
import type { JsonService } from '../json-protocol.ts';

/** The operations below, after the SQS API reference. */
const model: ServiceModel = {
  service: 'sqs',
  target: 'AmazonSQS',
  ops: {
    CreateQueue: { in: 'CreateQueueRequest', err: [] },
    ListQueues: { in: 'ListQueuesRequest', err: [] },
  },
  shapes: {
    CreateQueueRequest: { t: 'structure', required: ['QueueName'], m: { QueueName: 'QueueName' } },
    QueueName: { t: 'string', min: 1, max: 80, pattern: '[A-Za-z0-9_-]+(\\.fifo)?' },
    ListQueuesRequest: {
      t: 'structure',
      m: { QueueNamePrefix: 'String', NextToken: 'String', MaxResults: 'MaxResults' },
    },
    String: { t: 'string' },
    MaxResults: { t: 'integer', min: 1, max: 1000 },
  },
};

/** Names of queues in Amazon SQS; no message ever arrives. */
export const sqsService: JsonService = {
  name: 'sqs',
  model,
  invalidInput: 'InvalidParameterValue',
  throttled: 'RequestThrottled',
  secrets: new Set(),
  resource: (input, { region, accountId }) =>
    `arn:aws:sqs:${region}:${accountId}:${typeof input.QueueName === 'string' ? input.QueueName : '*'}`,
  operations: {
    CreateQueue: ({ QueueName }: { QueueName: string }, call: Call) => {
      call.state.queues.add(QueueName);
      return { QueueUrl: urlOf(QueueName, call) };
    },
    ListQueues: (
      input: { QueueNamePrefix?: string; NextToken?: string; MaxResults?: number },
      call: Call,
    ) => {
      const { QueueNamePrefix = '', NextToken, MaxResults = 1000 } = input;
      const names = [...call.state.queues].filter((name) => name.startsWith(QueueNamePrefix)).sort();
      const page = call.env.tokens.page(names, (name) => name, {
        limit: MaxResults,
        token: NextToken,
        scope: ['ListQueues', call.region, QueueNamePrefix],
        invalid: () => new AwsError('InvalidParameterValue', 'Invalid or expired next token.'),
      });
      return { QueueUrls: page.items.map((name) => urlOf(name, call)), NextToken: page.next };
    },
  },
};

function urlOf(name: string, { region, accountId }: Call): string {
  return `https://sqs.${region}.amazonaws.com/${accountId}/${name}`;
}
