import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { type Connection, connect } from '../../src/connect.ts';
import { drain } from '../../src/core/events.ts';
import type { Outcome, Plan } from '../../src/core/plan.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/start.ts';
import type { WorkteamChange } from '../../src/workteams/change.ts';
import type { WorkteamOperations } from '../../src/workteams/operations.ts';

export interface Connected extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly connection: Connection;
  readonly teams: WorkteamOperations;
  /** SDK clients of the same region: what they see is what really is there. */
  readonly sagemaker: SageMakerClient;
  readonly cognito: CognitoIdentityProviderClient;
  /** Operations that reached the sandbox since the last call of this function. */
  sent(): string[];
}

/** A sandbox and a connection to it over HTTP; ends with the block that declares it by `await using`. */
export async function connected(
  options: SandboxOptions & { readonly region?: string } = {},
): Promise<Connected> {
  const sandbox = await startSandbox(options);
  withoutAws(process.env);
  Object.assign(process.env, credentialsOf(sandbox));
  const connection = await connect({ region: sandbox.region, endpointUrl: sandbox.url });
  const config = { endpoint: sandbox.url, region: sandbox.region, credentials: sandbox.credentials };
  const sagemaker = new SageMakerClient(config);
  const cognito = new CognitoIdentityProviderClient(config);
  let seen = 0;
  return {
    sandbox,
    connection,
    teams: connection.workteams,
    sagemaker,
    cognito,
    sent() {
      const fresh = sandbox.inspect.requests().slice(seen);
      seen += fresh.length;
      return fresh.map((request) => request.operation);
    },
    async [Symbol.asyncDispose]() {
      sagemaker.destroy();
      cognito.destroy();
      await connection.close();
      await sandbox.close();
    },
  };
}

/** Variables that let a process use this sandbox with the SDK's own credential chain. */
export function credentialsOf(sandbox: Sandbox): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: sandbox.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: sandbox.credentials.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/nonexistent/config',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
  };
}

/** Takes every AWS_* variable out of an environment. */
export function withoutAws(environment: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(environment)) if (name.startsWith('AWS_')) delete environment[name];
}

/** Applies a plan and gives each outcome as `status subject: detail, reason or error code`. */
export async function applied(
  teams: WorkteamOperations,
  plan: Plan<WorkteamChange>,
  signal?: AbortSignal,
): Promise<string[]> {
  return (await drain(teams.apply(plan, signal))).outcomes.map(lineOf);
}

function lineOf(outcome: Outcome): string {
  const more =
    outcome.status === 'applied'
      ? outcome.detail
      : outcome.status === 'failed'
        ? outcome.error.code
        : outcome.reason;
  return `${outcome.status} ${outcome.change.subject}${more === undefined ? '' : `: ${more}`}`;
}
