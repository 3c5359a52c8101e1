import { STSClient } from '@aws-sdk/client-sts';
import type { ClientConfig } from './session.ts';

/** Credentials as a signature needs them. */
export interface SigningCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** The session's credentials from the SDK's chain; undefined where there are none. Nothing is sent to AWS. */
export async function signingCredentials(config: ClientConfig): Promise<SigningCredentials | undefined> {
  const client = new STSClient(config);
  try {
    const { accessKeyId, secretAccessKey, sessionToken } = await client.config.credentials();
    return { accessKeyId, secretAccessKey, sessionToken };
  } catch (error) {
    if (error instanceof Error && error.name === 'CredentialsProviderError') return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}
