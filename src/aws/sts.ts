import {
  AssumeRoleCommand,
  DecodeAuthorizationMessageCommand,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { call } from './call.ts';
import type { SigningCredentials } from './credentials.ts';
import type { ClientConfig } from './session.ts';

/** STS as far as this program asks it: who are we, and who may we be? */
export function createStsApi(config: ClientConfig) {
  const client = new STSClient(config);
  return {
    getCallerIdentity: async () => {
      const output = await call('sts:GetCallerIdentity', () => client.send(new GetCallerIdentityCommand({})));
      return { Account: output.Account ?? '', Arn: output.Arn ?? '' };
    },
    /** Temporary credentials of a role for an hour, cut down by a session policy. */
    assumeRole: async (
      { roleArn, policy }: { readonly roleArn: string; readonly policy: string },
      options?: { readonly signal?: AbortSignal | undefined },
    ): Promise<SigningCredentials> => {
      const command = new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: 'groundctl-preview',
        DurationSeconds: 3600,
        Policy: policy,
      });
      const abort = options?.signal === undefined ? {} : { abortSignal: options.signal };
      const { Credentials } = await call('sts:AssumeRole', () => client.send(command, abort));
      return {
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken,
      };
    },
    /** The JSON text of an encoded authorization message; only the account that got it can read it. */
    decodeAuthorizationMessage: async (
      EncodedMessage: string,
      options?: { readonly signal?: AbortSignal | undefined },
    ): Promise<string> => {
      const command = new DecodeAuthorizationMessageCommand({ EncodedMessage });
      const abort = options?.signal === undefined ? {} : { abortSignal: options.signal };
      const output = await call('sts:DecodeAuthorizationMessage', () => client.send(command, abort));
      return output.DecodedMessage ?? '';
    },
    close: () => client.destroy(),
  };
}
