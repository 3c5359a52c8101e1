import { usageError } from '../core/errors.ts';

/** Fixed credentials, used for the sandbox only; everybody else's come from the SDK's own chain. */
export interface StaticCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface SessionOptions {
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
  readonly endpointUrl?: string | undefined;
  /** With these, nothing of the environment or the shared config files decides where requests go. */
  readonly credentials?: StaticCredentials | undefined;
}

/** What every SDK client of this program is constructed with. */
export interface ClientConfig {
  readonly region?: string;
  readonly profile?: string;
  readonly endpoint?: string;
  readonly credentials?: StaticCredentials;
  readonly maxAttempts: number;
  readonly retryMode: 'adaptive';
  readonly useFipsEndpoint?: boolean;
  readonly useDualstackEndpoint?: boolean;
  readonly defaultsMode?: 'standard';
  readonly userAgentAppId?: string;
  readonly customUserAgent: string;
  readonly requestHandler: { readonly connectionTimeout: number; readonly requestTimeout: number };
}

/** Attempts a call gets in all; AWS_MAX_ATTEMPTS may say otherwise. */
const MAX_ATTEMPTS = 5;

/**
 * Configuration for the SDK's clients: flag before environment before profile, as in AWS CLI v2. Credentials
 * come from the SDK's default chain (SSO and assume-role profiles included) unless they are given.
 */
export function clientConfig(options: SessionOptions, environment: NodeJS.ProcessEnv): ClientConfig {
  const endpoint = options.endpointUrl === undefined ? {} : { endpoint: checkEndpoint(options.endpointUrl) };
  const common = {
    retryMode: 'adaptive' as const,
    customUserAgent: 'groundctl',
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 60_000 },
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
    maxAttempts: Number(environment.AWS_MAX_ATTEMPTS) || MAX_ATTEMPTS,
  };
}

/** Refuses an endpoint that is not an absolute http or https URL without credentials in it. */
export function checkEndpoint(text: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw usageError(`The endpoint URL ${JSON.stringify(text)} is not a URL.`, {
      hint: 'Give it in full, for example --endpoint-url http://127.0.0.1:4650.',
    });
  }
  if ((url.protocol !== 'http:' && url.protocol !== 'https:') || url.username || url.password) {
    throw usageError(`The endpoint URL must be http:// or https:// and carry no user name or password.`);
  }
  return text.replace(/\/+$/, '');
}
