import { AwsError } from '../aws-error.ts';
import type { Operations } from '../environment.ts';
import { invalidParameter, notFound } from './errors.ts';
import { poolOf } from './find.ts';
import { cognitoPage } from './pages.ts';
import type { IdentityProvider, Pool } from './state.ts';

interface Named {
  readonly UserPoolId: string;
  readonly ProviderName: string;
}

type Settings = Pick<IdentityProvider, 'ProviderDetails' | 'AttributeMapping' | 'IdpIdentifiers'>;

export const identityProviderOperations: Operations = {
  CreateIdentityProvider(
    { UserPoolId, ...given }: Named & Settings & { readonly ProviderType: string },
    call,
  ) {
    const pool = poolOf(call, UserPoolId);
    if (pool.identityProviders.has(given.ProviderName)) {
      throw new AwsError(
        'DuplicateProviderException',
        `A provider with the name ${given.ProviderName} already exists in the user pool.`,
      );
    }
    checkIdentifiers(pool, given.IdpIdentifiers, undefined);
    const provider: IdentityProvider = { ...given, CreationDate: call.now, LastModifiedDate: call.now };
    pool.identityProviders.set(provider.ProviderName, provider);
    return { IdentityProvider: shape(pool, provider) };
  },

  DescribeIdentityProvider(input: Named, call) {
    const pool = poolOf(call, input.UserPoolId);
    return { IdentityProvider: shape(pool, providerOf(pool, input.ProviderName)) };
  },

  GetIdentityProviderByIdentifier(input: { UserPoolId: string; IdpIdentifier: string }, call) {
    const pool = poolOf(call, input.UserPoolId);
    const found = [...pool.identityProviders.values()].find(({ IdpIdentifiers }) =>
      IdpIdentifiers?.includes(input.IdpIdentifier),
    );
    if (found === undefined) throw notFound('Identity provider not found.');
    return { IdentityProvider: shape(pool, found) };
  },

  ListIdentityProviders(input: { UserPoolId: string; MaxResults?: number; NextToken?: string }, call) {
    const pool = poolOf(call, input.UserPoolId);
    const page = cognitoPage(
      [...pool.identityProviders.values()],
      ({ ProviderName }) => ProviderName,
      input,
      call,
    );
    return {
      Providers: page.items.map(({ ProviderName, ProviderType, CreationDate, LastModifiedDate }) => ({
        ProviderName,
        ProviderType,
        CreationDate,
        LastModifiedDate,
      })),
      NextToken: page.next,
    };
  },

  /** What a request leaves out keeps its value. */
  UpdateIdentityProvider({ UserPoolId, ...given }: Named & Partial<Settings>, call) {
    const pool = poolOf(call, UserPoolId);
    const current = providerOf(pool, given.ProviderName);
    checkIdentifiers(pool, given.IdpIdentifiers, current);
    const updated: IdentityProvider = { ...current, ...given, LastModifiedDate: call.now };
    pool.identityProviders.set(updated.ProviderName, updated);
    return { IdentityProvider: shape(pool, updated) };
  },

  DeleteIdentityProvider(input: Named, call) {
    const pool = poolOf(call, input.UserPoolId);
    pool.identityProviders.delete(providerOf(pool, input.ProviderName).ProviderName);
    return {};
  },
};

function checkIdentifiers(
  pool: Pool,
  wanted: readonly string[] = [],
  self: IdentityProvider | undefined,
): void {
  for (const other of pool.identityProviders.values()) {
    const taken = other === self ? undefined : other.IdpIdentifiers?.find((one) => wanted.includes(one));
    if (taken !== undefined) throw invalidParameter(`The identifier ${taken} is in use by another provider.`);
  }
}

function providerOf(pool: Pool, name: string): IdentityProvider {
  const provider = pool.identityProviders.get(name);
  if (provider === undefined) throw notFound(`Identity provider ${name} does not exist.`);
  return provider;
}

function shape(pool: Pool, provider: IdentityProvider): object {
  return { UserPoolId: pool.id, AttributeMapping: {}, IdpIdentifiers: [], ...provider };
}
