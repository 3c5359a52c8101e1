import { GroundctlError, usageError } from '../core/errors.ts';
import { quoteForMessage } from '../core/text/sanitize.ts';

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
  const endpoint = options.endpointUrl === undefined ? {} : { endpoint: checkEndpoint(options.endpointUrl) };
  const common = {
    retryMode: 'adaptive' as const,
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

const ENDPOINT_VARIABLES = [
  'AWS_ENDPOINT_URL_SAGEMAKER',
  'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER',
  'AWS_ENDPOINT_URL_STS',
  'AWS_ENDPOINT_URL_S3',
  'AWS_ENDPOINT_URL',
] as const;

/**
 * The endpoint that the environment gives to SageMaker, its own variable before the general one. Throws a
 * configuration error that names the variable for any that is no endpoint: the SDK would only say
 * "Invalid URL".
 */
export function configuredEndpoint(environment: NodeJS.ProcessEnv): string | undefined {
  for (const name of ENDPOINT_VARIABLES) {
    const problem = environment[name] ? endpointProblem(environment[name]) : undefined;
    if (problem) {
      throw new GroundctlError(`${name} ${problem}.`, {
        code: 'invalid-endpoint',
        source: 'configuration',
        hint: `Unset it, or set it in full, for example ${name}=http://127.0.0.1:4650.`,
      });
    }
  }
  return environment.AWS_ENDPOINT_URL_SAGEMAKER || environment.AWS_ENDPOINT_URL || undefined;
}

/** Refuses an endpoint that is not an absolute http or https URL without credentials in it. */
export function checkEndpoint(text: string): string {
  const problem = endpointProblem(text);
  if (problem === undefined) return text.replace(/\/+$/, '');
  throw usageError(`The endpoint URL ${problem}.`, {
    hint: 'Give it in full, for example --endpoint-url http://127.0.0.1:4650.',
  });
}

/** Never repeats a URL that may hold a password. */
function endpointProblem(text: string): string | undefined {
  if (!URL.canParse(text))
    return text.includes('@') ? 'is not a URL' : `${quoteForMessage(text)} is not a URL`;
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'must be http:// or https://';
  if (url.username || url.password) return 'must carry no user name or password';
  if (url.search || url.hash) return 'must carry no query and no fragment';
  return undefined;
}
