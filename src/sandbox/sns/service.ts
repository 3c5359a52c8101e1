import { AwsError } from '../aws-error.ts';
import type { QueryService } from '../query-protocol.ts';
import { publish } from './publish.ts';
import { findTopic, topicOperations } from './topics.ts';

/** Amazon SNS, as far as teams name a topic for their notifications and streaming jobs read from one. Nobody else can subscribe. */
export const snsService: QueryService = {
  name: 'sns',
  version: '2010-03-31',
  namespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
  operations: {
    Publish: publish,
    ...topicOperations,
  },
  subject(parameters, call) {
    const { region, accountId } = call;
    const name = parameters.get('Name');
    const given = parameters.get('TopicArn');
    if (given === null) return { arn: name === null ? '*' : `arn:aws:sns:${region}:${accountId}:${name}` };
    return { arn: given, policy: findTopic(parameters, call)?.policy };
  },
  denied: ({ message }) => new AwsError('AuthorizationError', message.replaceAll('sns:', 'SNS:'), 403),
};
