import { GuardedHandler } from './guarded-handler.ts';
import { type Patience, PatientRetry } from './retry.ts';

/** Fixed credentials, used for the sandbox only; everybody else's come from the SDK's own chain. */
export interface StaticCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface SessionOptions extends Patience {
  readonly profile?: string | undefined;
  readonly region: string;
  /** Where requests go, instead of to AWS. */
  readonly endpointUrl?: string | undefined;
  /** Cuts off requests that are under way. */
  readonly cut?: AbortSignal | undefined;
  /** With these, nothing of the environment or the shared config files decides where requests go. */
  readonly credentials?: StaticCredentials | undefined;
}

/** What every SDK client of this program is constructed with. */
export interface ClientConfig {
  readonly region: string;
  readonly profile?: string;
  readonly endpoint?: string;
  /** True: which endpoint is configured has been found out (endpoints.ts), and the SDK must not look again. */
  readonly ignoreConfiguredEndpointUrls: boolean;
  readonly credentials?: StaticCredentials;
  readonly maxAttempts: number;
  readonly retryStrategy: PatientRetry;
  readonly useFipsEndpoint?: boolean;
  readonly useDualstackEndpoint?: boolean;
  readonly defaultsMode?: 'standard';
  readonly userAgentAppId?: string;
  readonly customUserAgent: string;
  readonly requestHandler: GuardedHandler;
}

/** Attempts a call gets in all; AWS_MAX_ATTEMPTS may say otherwise. */
const MAX_ATTEMPTS = 5;

/**
 * Configuration for the SDK's clients. Credentials come from the SDK's default chain (SSO and assume-role
 * profiles included) unless they are given.
 */
export function clientConfig(options: SessionOptions, environment: NodeJS.ProcessEnv): ClientConfig {
  const maxAttempts = options.credentials ? MAX_ATTEMPTS : attemptsFrom(environment.AWS_MAX_ATTEMPTS);
  const common = {
    region: options.region,
    ...(options.endpointUrl === undefined ? {} : { endpoint: options.endpointUrl }),
    maxAttempts,
    retryStrategy: new PatientRetry(maxAttempts, options),
    ignoreConfiguredEndpointUrls: true,
    customUserAgent: 'groundctl',
    requestHandler: new GuardedHandler(options.cut),
  };
  if (options.credentials) {
    return {
      ...common,
      credentials: options.credentials,
      useFipsEndpoint: false,
      useDualstackEndpoint: false,
      defaultsMode: 'standard',
      userAgentAppId: 'groundctl',
    };
  }
  return { ...common, ...(options.profile === undefined ? {} : { profile: options.profile }) };
}

function attemptsFrom(text: string | undefined): number {
  const attempts = Number(text);
  return Number.isInteger(attempts) && attempts > 0 ? attempts : MAX_ATTEMPTS;
}
