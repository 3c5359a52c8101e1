import { loadSharedConfigFiles } from '@smithy/core/config';
import { GroundctlError, usageError } from '../core/errors.ts';
import { quoteForMessage } from '../core/text/sanitize.ts';

/** The services in use, as `AWS_ENDPOINT_URL_*` and the `services` sections of the config file name them. */
const SERVICES = [
  'sagemaker',
  'cognito_identity_provider',
  'sts',
  's3',
  'sns',
  'sqs',
  'iam',
  'kms',
  'ec2',
  'bedrock',
  'athena',
] as const;
export type Service = (typeof SERVICES)[number];

/** Where each service's requests go; undefined for AWS's own endpoint. */
export type Endpoints = Readonly<Record<Service, string | undefined>>;

/** Where the requests of one service besides SageMaker go. */
export interface OtherEndpoint {
  readonly service: 'Cognito' | 'S3' | 'STS';
  readonly endpoint: string | undefined;
}

const OTHER_SERVICES = { cognito_identity_provider: 'Cognito', s3: 'S3', sts: 'STS' } as const;

/** SageMaker's endpoint, and those of the other services that have another one. */
export function shownEndpoints({ sagemaker: endpoint, ...others }: Endpoints) {
  const otherEndpoints: OtherEndpoint[] = (Object.keys(OTHER_SERVICES) as (keyof typeof OTHER_SERVICES)[])
    .filter((service) => others[service] !== endpoint)
    .map((service) => ({ service: OTHER_SERVICES[service], endpoint: others[service] }));
  return { endpoint, ...(otherEndpoints.length === 0 ? {} : { otherEndpoints }) };
}

/** Every service at one URL. Throws a usage error for what is not an endpoint; a slash at the end is taken off. */
export function oneEndpoint(text: string): Endpoints {
  const problem = endpointProblem(text);
  if (problem !== undefined) {
    throw usageError(`The endpoint URL ${problem}.`, {
      hint: 'Pass it in full, for example --endpoint-url http://127.0.0.1:4650.',
    });
  }
  return endpointsBy(() => text.replace(/\/+$/, ''));
}

/**
 * The endpoints that environment and profile give, in the order of the AWS CLI: the service's variable, the
 * general one, the profile's `services` section, its `endpoint_url`; none where they are to be ignored. It is
 * read here since the SDK looks for it in AWS_PROFILE's profile, whichever one a client is told to use.
 * Throws a configuration error that names what is not an endpoint: the SDK would only say "Invalid URL".
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export async function configuredEndpoints(
  environment: NodeJS.ProcessEnv,
  profile = environment.AWS_PROFILE || 'default',
): Promise<Endpoints> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  const settings = { ...credentialsFile[profile], ...configFile[profile] };
  const ignored = environment.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS || settings.ignore_configured_endpoint_urls;
  if (ignored?.toLowerCase() === 'true') return endpointsBy(() => undefined);

  const variable = (name: string) =>
    checked(
      environment[name],
      name,
      `Unset it, or set it in full, for example ${name}=http://127.0.0.1:4650.`,
    );
  const setting = (text: string | undefined, where: string) =>
    checked(
      text,
      `endpoint_url in ${where}`,
      'Fix it in the config file, for example http://127.0.0.1:4650.',
    );
  const section = settings.services;
  const services = section === undefined ? {} : configFile[`services.${section}`];
  if (services === undefined) {
    throw new GroundctlError(
      `The profile ${quoteForMessage(profile)} names services ${quoteForMessage(section ?? '')}, which the config file does not have.`,
      { code: 'configuration', source: 'configuration', hint: `Add a section [services ${section}] to it.` },
    );
  }
  const general = variable('AWS_ENDPOINT_URL');
  return endpointsBy(
    (service) =>
      variable(`AWS_ENDPOINT_URL_${service.toUpperCase()}`) ??
      general ??
      setting(services[`${service}.endpoint_url`], `the services ${quoteForMessage(section ?? '')}`) ??
      setting(settings.endpoint_url, `the profile ${quoteForMessage(profile)}`),
  );
}

function endpointsBy(endpointOf: (service: Service) => string | undefined): Endpoints {
  return Object.fromEntries(SERVICES.map((service) => [service, endpointOf(service)])) as Record<
    Service,
    string | undefined
  >;
}

function checked(text: string | undefined, name: string, hint: string): string | undefined {
  if (!text) return undefined;
  const problem = endpointProblem(text);
  if (problem === undefined) return text.replace(/\/+$/, '');
  throw new GroundctlError(`${name} ${problem}.`, {
    code: 'invalid-endpoint',
    source: 'configuration',
    hint,
  });
}

/** Never repeats a URL that may hold a password. */
function endpointProblem(text: string): string | undefined {
  if (!URL.canParse(text))
    return text.includes('@') ? 'is not a URL' : `${quoteForMessage(text)} is not a URL`;
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'must be http:// or https://';
  if (url.username || url.password) return 'must not contain a user name or password';
  if (url.search || url.hash) return 'must not contain a query or fragment';
  return undefined;
}
