import { AwsError } from '../aws-error.ts';
import { invalidParameter } from './errors.ts';
import type { Pool } from './state.ts';

/** What an app client is asked to be, by its AWS names. */
export interface ClientSettings {
  readonly CallbackURLs?: readonly string[];
  readonly LogoutURLs?: readonly string[];
  readonly DefaultRedirectURI?: string;
  readonly AllowedOAuthFlows?: readonly string[];
  readonly AllowedOAuthScopes?: readonly string[];
  readonly AllowedOAuthFlowsUserPoolClient?: boolean;
  readonly SupportedIdentityProviders?: readonly string[];
  readonly ReadAttributes?: readonly string[];
  readonly WriteAttributes?: readonly string[];
}

const SCOPES = ['phone', 'email', 'openid', 'profile', 'aws.cognito.signin.user.admin'];
const LOCAL = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/]|$)/i;

/**
 * Throws where an app client contradicts itself or its pool: a flow without what it needs, a redirect over plain
 * HTTP to another machine, a provider, scope or attribute that is not there. Source: CreateUserPoolClient, API
 * reference; where it does not give the words, they are ours.
 */
export function checkClientSettings(pool: Pool, settings: ClientSettings, hasSecret: boolean): void {
  const { CallbackURLs = [], LogoutURLs = [], AllowedOAuthFlows: flows = [] } = settings;
  for (const url of [...CallbackURLs, ...LogoutURLs]) checkUrl(url);
  const redirects = flows.includes('code') || flows.includes('implicit');
  if (flows.includes('client_credentials')) {
    if (redirects) {
      throw badFlow('client_credentials flow can not be selected along with code flow or implicit flow.');
    }
    if (!hasSecret) {
      throw badFlow('client_credentials flow can not be selected if client does not have a client secret.');
    }
  }
  if (redirects && CallbackURLs.length === 0) {
    throw badFlow('CallbackURLs are required for the code flow and the implicit flow.');
  }
  if (
    settings.AllowedOAuthFlowsUserPoolClient &&
    (flows.length === 0 || !settings.AllowedOAuthScopes?.length)
  ) {
    throw invalidParameter(
      'AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.',
    );
  }
  const { DefaultRedirectURI } = settings;
  if (DefaultRedirectURI !== undefined && !CallbackURLs.includes(DefaultRedirectURI)) {
    throw invalidParameter('DefaultRedirectURI must be in the CallbackURLs list.');
  }
  checkNames(pool, settings);
}

function checkNames(pool: Pool, settings: ClientSettings): void {
  const provider = settings.SupportedIdentityProviders?.find(
    (name) => name !== 'COGNITO' && !pool.identityProviders.has(name),
  );
  if (provider !== undefined) {
    throw invalidParameter(`The provider ${provider} does not exist for User Pool ${pool.id}.`);
  }
  const scope = settings.AllowedOAuthScopes?.find((name) => !SCOPES.includes(name));
  if (scope !== undefined)
    throw new AwsError('ScopeDoesNotExistException', `Invalid scope requested: ${scope}`);
  for (const kind of ['read', 'write'] as const) {
    const names = kind === 'read' ? settings.ReadAttributes : settings.WriteAttributes;
    if (names?.some((name) => !pool.schema.has(name))) {
      throw invalidParameter(`Invalid ${kind} attributes specified while creating a client`);
    }
  }
}

function checkUrl(url: string): void {
  if (url.includes('#')) throw invalidParameter(`${url} must not contain a fragment.`);
  if (/^http:/i.test(url) && !LOCAL.test(url)) {
    throw invalidParameter(`${url} cannot use the HTTP protocol: only localhost can.`);
  }
}

function badFlow(message: string): AwsError {
  return new AwsError('InvalidOAuthFlowException', message);
}
