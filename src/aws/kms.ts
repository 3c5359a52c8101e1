import { GetKeyPolicyCommand, KMSClient } from '@aws-sdk/client-kms';
import type { CallOptions } from '../core/call-options.ts';
import { abort, named, orMissing } from './call.ts';
import type { ClientConfig } from './session.ts';

/** AWS KMS, as far as the policies of keys are concerned. */
export function createKmsApi(config: ClientConfig) {
  const client = named(new KMSClient(config), 'kms');
  return {
    /** The key's policy as JSON text; undefined when there is no such key. */
    keyPolicy: (KeyId: string, options?: CallOptions) =>
      orMissing(
        async () => {
          const { Policy } = await client.send(
            new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }),
            abort(options),
          );
          return Policy ?? '';
        },
        (error) => error.aws?.name === 'NotFoundException',
      ),
    close: () => client.destroy(),
  };
}
