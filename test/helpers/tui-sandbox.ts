import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/start.ts';

/** A sandbox in this process, and the environment that points a program in another one at it. */
export async function tuiSandbox(options: SandboxOptions = {}): Promise<{
  readonly sandbox: Sandbox;
  readonly env: Readonly<Record<string, string>>;
}> {
  const sandbox = await startSandbox(options);
  const env = {
    AWS_ENDPOINT_URL: sandbox.url,
    AWS_REGION: sandbox.region,
    AWS_ACCESS_KEY_ID: sandbox.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: sandbox.credentials.secretAccessKey,
  };
  return { sandbox, env };
}
