import type { WorkteamOperations } from './workteams/operations.ts';

/** How to reach AWS, as the command line's global options say it. */
export interface ConnectOptions {
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
  readonly endpointUrl?: string | undefined;
  /** Start an own sandbox in this process and use nothing of the environment's AWS_* variables. */
  readonly sandbox?: boolean | undefined;
}

/** Who we are for AWS, from STS GetCallerIdentity. */
export interface CallerIdentity {
  readonly Account: string;
  readonly Arn: string;
}

/** Where the operations go. */
export interface Target {
  readonly profile: string | undefined;
  readonly region: string;
  readonly endpoint: string | undefined;
  readonly sandbox: boolean;
}

/**
 * The operations both faces call, bound to one account and region. Each domain and each AWS client is loaded
 * when first used. `close` ends what was started (the in-process sandbox).
 */
export interface Connection {
  readonly target: Target;
  readonly workteams: WorkteamOperations;
  identity(): Promise<CallerIdentity>;
  close(): Promise<void>;
}
