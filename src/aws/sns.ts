import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import type { CallOptions } from '../core/call-options.ts';
import type { GroundctlError } from '../core/errors.ts';
import { abort, named, orMissing } from './call.ts';
import type { ClientConfig } from './session.ts';

/** Amazon SNS, as far as the topics of work teams are concerned. */
export function createSnsApi(config: ClientConfig) {
  const client = named(new SNSClient(config), 'sns');
  return {
    /** The topic's policy as JSON text; undefined when there is no such topic. */
    topicPolicy: (TopicArn: string, options?: CallOptions) =>
      orMissing(async () => {
        const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn }), abort(options));
        return Attributes?.Policy ?? '';
      }, isMissing),
    close: () => client.destroy(),
  };
}

function isMissing(error: GroundctlError): boolean {
  return error.aws?.name === 'NotFoundException' || error.aws?.name === 'NotFound';
}
