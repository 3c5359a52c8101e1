import type { Operations } from '../environment.ts';
import { checkClientSettings } from './client-settings.ts';
import { clientOf, poolOf } from './find.ts';
import { newClientId, newClientSecret } from './ids.ts';
import { cognitoPage } from './pages.ts';
import type { Client, Pool } from './state.ts';

interface ClientInput extends Readonly<Record<string, unknown>> {
  readonly UserPoolId: string;
}

export const clientOperations: Operations = {
  CreateUserPoolClient(input: ClientInput & { GenerateSecret?: boolean; ClientSecret?: string }, call) {
    const pool = poolOf(call, input.UserPoolId);
    const { UserPoolId: _, GenerateSecret, ClientSecret, ...settings } = input;
    const secret = ClientSecret ?? (GenerateSecret ? newClientSecret() : undefined);
    checkClientSettings(pool, settings, secret !== undefined);
    const client: Client = {
      id: newClientId(),
      ...(secret === undefined ? {} : { secret }),
      created: call.now,
      modified: call.now,
      settings,
    };
    pool.clients.set(client.id, client);
    return { UserPoolClient: describe(pool, client) };
  },

  DescribeUserPoolClient(input: { UserPoolId: string; ClientId: string }, call) {
    const pool = poolOf(call, input.UserPoolId);
    return { UserPoolClient: describe(pool, clientOf(pool, input.ClientId)) };
  },

  ListUserPoolClients(input: { UserPoolId: string; MaxResults?: number; NextToken?: string }, call) {
    const pool = poolOf(call, input.UserPoolId);
    const page = cognitoPage([...pool.clients.values()], (client) => client.id, input, call);
    return {
      UserPoolClients: page.items.map((client) => ({
        ClientId: client.id,
        UserPoolId: pool.id,
        ClientName: client.settings.ClientName,
      })),
      NextToken: page.next,
    };
  },

  /** Whatever a request leaves out goes back to its default (UpdateUserPoolClient, API reference). */
  UpdateUserPoolClient(input: ClientInput & { ClientId: string }, call) {
    const pool = poolOf(call, input.UserPoolId);
    const client = clientOf(pool, input.ClientId);
    const { UserPoolId: _, ClientId: __, ...settings } = input;
    checkClientSettings(pool, settings, client.secret !== undefined);
    client.settings = { ClientName: client.settings.ClientName, ...settings };
    client.modified = call.now;
    return { UserPoolClient: describe(pool, client) };
  },

  DeleteUserPoolClient(input: { UserPoolId: string; ClientId: string }, call) {
    const pool = poolOf(call, input.UserPoolId);
    pool.clients.delete(clientOf(pool, input.ClientId).id);
    return {};
  },
};

function describe(pool: Pool, client: Client): object {
  return {
    RefreshTokenValidity: 30,
    AllowedOAuthFlowsUserPoolClient: false,
    EnableTokenRevocation: true,
    EnablePropagateAdditionalUserContextData: false,
    AuthSessionValidity: 3,
    ...client.settings,
    UserPoolId: pool.id,
    ClientId: client.id,
    ClientSecret: client.secret,
    LastModifiedDate: client.modified,
    CreationDate: client.created,
  };
}
