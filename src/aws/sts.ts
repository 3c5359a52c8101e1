import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { call } from './call.ts';
import type { ClientConfig } from './session.ts';

/** STS as far as this program asks it: who are we? */
export function createStsApi(config: ClientConfig) {
  const client = new STSClient(config);
  return {
    getCallerIdentity: async () => {
      const output = await call('sts:GetCallerIdentity', () => client.send(new GetCallerIdentityCommand({})));
      return { Account: output.Account ?? '', Arn: output.Arn ?? '' };
    },
    close: () => client.destroy(),
  };
}
