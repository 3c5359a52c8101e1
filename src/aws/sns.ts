import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import type { GroundctlError } from '../core/errors.ts';
import { call, orMissing } from './call.ts';
import type { ClientConfig } from './session.ts';

/** Amazon SNS, as far as the topics of work teams are concerned. */
export function createSnsApi(config: ClientConfig) {
  const client = new SNSClient(config);
  return {
    /** The topic's policy as JSON text; undefined when there is no such topic. */
    topicPolicy: (TopicArn: string, options?: { readonly signal?: AbortSignal | undefined }) =>
      orMissing(async () => {
        const { Attributes } = await call('sns:GetTopicAttributes', () =>
          client.send(
            new GetTopicAttributesCommand({ TopicArn }),
            options?.signal ? { abortSignal: options.signal } : {},
          ),
        );
        return Attributes?.Policy ?? '';
      }, isMissing),
    close: () => client.destroy(),
  };
}

function isMissing(error: GroundctlError): boolean {
  return error.aws?.name === 'NotFoundException' || error.aws?.name === 'NotFound';
}
