/** Fixed credentials, used for the sandbox only; everybody else's come from the SDK's own chain. */
export interface StaticCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface SessionOptions {
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
  /** Where requests go, instead of to AWS. */
  readonly endpointUrl?: string | undefined;
  /** With these, nothing of the environment or the shared config files decides where requests go. */
  readonly credentials?: StaticCredentials | undefined;
}

/** What every SDK client of this program is constructed with. */
export interface ClientConfig {
  readonly region?: string;
  readonly profile?: string;
  readonly endpoint?: string;
  /** True: which endpoint is configured has been found out (endpoints.ts), and the SDK must not look again. */
  readonly ignoreConfiguredEndpointUrls: boolean;
  readonly credentials?: StaticCredentials;
  readonly maxAttempts: number;
  readonly retryMode: 'adaptive';
  readonly useFipsEndpoint?: boolean;
  readonly useDualstackEndpoint?: boolean;
  readonly defaultsMode?: 'standard';
  readonly userAgentAppId?: string;
  readonly customUserAgent: string;
  readonly requestHandler: typeof TIMEOUTS;
}

/** Attempts a call gets in all; AWS_MAX_ATTEMPTS may say otherwise. */
const MAX_ATTEMPTS = 5;

/**
 * In ms. A host that drops packets costs MAX_ATTEMPTS times the first one, and a person is waiting. Without
 * `throwOnRequestTimeout` the SDK only prints a warning and goes on waiting.
 */
const TIMEOUTS = { connectionTimeout: 2_000, requestTimeout: 20_000, throwOnRequestTimeout: true } as const;

/**
 * Configuration for the SDK's clients: flag before environment before profile, as in AWS CLI v2. Credentials
 * come from the SDK's default chain (SSO and assume-role profiles included) unless they are given.
 */
export function clientConfig(options: SessionOptions, environment: NodeJS.ProcessEnv): ClientConfig {
  const endpoint = options.endpointUrl === undefined ? {} : { endpoint: options.endpointUrl };
  const common = {
    retryMode: 'adaptive' as const,
    ignoreConfiguredEndpointUrls: true,
    customUserAgent: 'groundctl',
    requestHandler: TIMEOUTS,
  };
  if (options.credentials) {
    return {
      ...common,
      ...endpoint,
      region: options.region ?? 'us-east-1',
      credentials: options.credentials,
      maxAttempts: MAX_ATTEMPTS,
      useFipsEndpoint: false,
      useDualstackEndpoint: false,
      defaultsMode: 'standard',
      userAgentAppId: 'groundctl',
    };
  }
  // The SDK reads AWS_REGION only; the CLI's older AWS_DEFAULT_REGION is what many shells have.
  const region = options.region ?? (environment.AWS_REGION || environment.AWS_DEFAULT_REGION || undefined);
  return {
    ...common,
    ...endpoint,
    ...(region === undefined ? {} : { region }),
    ...(options.profile === undefined ? {} : { profile: options.profile }),
    maxAttempts: attemptsFrom(environment.AWS_MAX_ATTEMPTS),
  };
}

function attemptsFrom(text: string | undefined): number {
  const attempts = Number(text);
  return Number.isInteger(attempts) && attempts > 0 ? attempts : MAX_ATTEMPTS;
}
