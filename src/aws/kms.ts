import { GetKeyPolicyCommand, KMSClient } from '@aws-sdk/client-kms';
import { call, orMissing } from './call.ts';
import type { ClientConfig } from './session.ts';

/** AWS KMS, as far as the policies of keys are concerned. */
export function createKmsApi(config: ClientConfig) {
  const client = new KMSClient(config);
  return {
    /** The key's policy as JSON text; undefined when there is no such key. */
    keyPolicy: (KeyId: string, options?: { readonly signal?: AbortSignal | undefined }) =>
      orMissing(
        async () => {
          const { Policy } = await call('kms:GetKeyPolicy', () =>
            client.send(
              new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }),
              options?.signal ? { abortSignal: options.signal } : {},
            ),
          );
          return Policy ?? '';
        },
        (error) => error.aws?.name === 'NotFoundException',
      ),
    close: () => client.destroy(),
  };
}
