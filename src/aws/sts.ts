import {
  AssumeRoleCommand,
  DecodeAuthorizationMessageCommand,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import type { CallOptions } from '../core/call-options.ts';
import { abort, named } from './call.ts';
import type { SigningCredentials } from './credentials.ts';
import type { ClientConfig } from './session.ts';

/** STS as far as this program asks it: who are we, and who may we be? */
export function createStsApi(config: ClientConfig) {
  const client = named(new STSClient(config), 'sts');
  return {
    getCallerIdentity: async () => {
      const output = await client.send(new GetCallerIdentityCommand({}));
      return { Account: output.Account ?? '', Arn: output.Arn ?? '' };
    },
    /** Temporary credentials of a role for an hour, cut down by a session policy. */
    assumeRole: async (
      { roleArn, policy }: { readonly roleArn: string; readonly policy: string },
      options?: CallOptions,
    ): Promise<SigningCredentials> => {
      const command = new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: 'groundctl-preview',
        DurationSeconds: 3600,
        Policy: policy,
      });
      const { Credentials } = await client.send(command, abort(options));
      return {
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken,
      };
    },
    /** The JSON text of an encoded authorization message; only the account that got it can read it. */
    decodeAuthorizationMessage: async (EncodedMessage: string, options?: CallOptions): Promise<string> => {
      const command = new DecodeAuthorizationMessageCommand({ EncodedMessage });
      const output = await client.send(command, abort(options));
      return output.DecodedMessage ?? '';
    },
    close: () => client.destroy(),
  };
}
