import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  type AttributeType,
  CognitoIdentityProviderClient,
  CreateGroupCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  GetGroupCommand,
  ListGroupsCommand,
  ListUsersCommand,
  ListUsersInGroupCommand,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider';
import type { CallOptions } from '../core/call-options.ts';
import type { GroundctlError } from '../core/errors.ts';
import { abort, collect, named, orMissing } from './call.ts';
import { mapAwsError } from './errors.ts';
import type { ClientConfig } from './session.ts';

/** Cognito user pools as the workteams domain needs them, over the SDK's client. */
export function createCognitoApi(config: ClientConfig) {
  const client = named(new CognitoIdentityProviderClient(config), 'cognito-idp');
  // Cognito's LimitExceededException is a quota that is used up (e-mails a day, groups a pool). The SDK takes
  // the name for throttling and would try for minutes; an error of ours is none that it tries again.
  client.middlewareStack.add(
    (next, context) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        if ((error as Error).name !== 'LimitExceededException') throw error;
        throw mapAwsError(error, `cognito-idp:${String(context.commandName).replace(/Command$/, '')}`);
      }
    },
    { step: 'finalizeRequest', priority: 'low', name: 'quotaIsNoThrottling' },
  );
  return {
    listUsersInGroup: (UserPoolId: string, GroupName: string, options?: CallOptions) =>
      orMissing(
        () =>
          collect(
            (NextToken) =>
              client.send(
                new ListUsersInGroupCommand({ UserPoolId, GroupName, NextToken, Limit: 60 }),
                abort(options),
              ),
            (page) => page.Users?.map(toUser),
            (page) => page.NextToken,
          ),
        isMissing,
      ),
    getUser: (UserPoolId: string, Username: string, options?: CallOptions) =>
      orMissing(async () => {
        const output = await client.send(new AdminGetUserCommand({ UserPoolId, Username }), abort(options));
        return toUser({ ...output, Attributes: output.UserAttributes });
      }, isMissing),
    listUsers: (UserPoolId: string, options?: CallOptions) =>
      collect(
        (PaginationToken) =>
          client.send(new ListUsersCommand({ UserPoolId, PaginationToken, Limit: 60 }), abort(options)),
        (page) => page.Users?.map(toUser),
        (page) => page.PaginationToken,
      ),
    createUser: async (
      input: { userPool: string; email: string; messageAction?: 'RESEND' | undefined },
      options?: CallOptions,
    ) => {
      const output = await client.send(
        new AdminCreateUserCommand({
          UserPoolId: input.userPool,
          Username: input.email,
          // Cognito's default medium is SMS, which reaches nobody who has no phone number.
          DesiredDeliveryMediums: ['EMAIL'],
          ...(input.messageAction === undefined
            ? { UserAttributes: [{ Name: 'email', Value: input.email }] }
            : { MessageAction: input.messageAction }),
        }),
        abort(options),
      );
      return toUser(output.User ?? { Username: input.email });
    },
    groupExists: async (UserPoolId: string, GroupName: string, options?: CallOptions) => {
      const found = await orMissing(
        () => client.send(new GetGroupCommand({ UserPoolId, GroupName }), abort(options)),
        isMissing,
      );
      return found !== undefined;
    },
    createGroup: async (UserPoolId: string, GroupName: string, options?: CallOptions) => {
      await client.send(new CreateGroupCommand({ UserPoolId, GroupName }), abort(options));
    },
    addUserToGroup: async (
      UserPoolId: string,
      Username: string,
      GroupName: string,
      options?: CallOptions,
    ) => {
      await client.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName }), abort(options));
    },
    removeUserFromGroup: async (
      UserPoolId: string,
      Username: string,
      GroupName: string,
      options?: CallOptions,
    ) => {
      await client.send(
        new AdminRemoveUserFromGroupCommand({ UserPoolId, Username, GroupName }),
        abort(options),
      );
    },
    disableUser: async (UserPoolId: string, Username: string, options?: CallOptions) => {
      await client.send(new AdminDisableUserCommand({ UserPoolId, Username }), abort(options));
    },
    deleteUser: async (UserPoolId: string, Username: string, options?: CallOptions) => {
      await client.send(new AdminDeleteUserCommand({ UserPoolId, Username }), abort(options));
    },
    listGroupsOfUser: (UserPoolId: string, Username: string, options?: CallOptions) =>
      collect(
        (NextToken) =>
          client.send(
            new AdminListGroupsForUserCommand({ UserPoolId, Username, NextToken, Limit: 60 }),
            abort(options),
          ),
        (page) => page.Groups?.flatMap(({ GroupName }) => GroupName ?? []),
        (page) => page.NextToken,
      ),
    listGroups: (UserPoolId: string, options?: CallOptions) =>
      collect(
        (NextToken) =>
          client.send(new ListGroupsCommand({ UserPoolId, NextToken, Limit: 60 }), abort(options)),
        (page) => page.Groups?.flatMap(({ GroupName }) => GroupName ?? []),
        (page) => page.NextToken,
      ),
    /** Undefined when there is no such pool. */
    describePool: (UserPoolId: string, options?: CallOptions) =>
      orMissing(async () => {
        const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId }), abort(options));
        return {
          MfaConfiguration: UserPool?.MfaConfiguration ?? 'OFF',
          AllowAdminCreateUserOnly: UserPool?.AdminCreateUserConfig?.AllowAdminCreateUserOnly === true,
          TemporaryPasswordValidityDays: UserPool?.Policies?.PasswordPolicy?.TemporaryPasswordValidityDays,
        };
      }, isMissing),
    /** How long the tokens of an app client are good for; undefined when there is no such client. */
    describeClient: (UserPoolId: string, ClientId: string, options?: CallOptions) =>
      orMissing(async () => {
        const { UserPoolClient: found } = await client.send(
          new DescribeUserPoolClientCommand({ UserPoolId, ClientId }),
          abort(options),
        );
        return {
          AccessTokenValidity: found?.AccessTokenValidity,
          IdTokenValidity: found?.IdTokenValidity,
          RefreshTokenValidity: found?.RefreshTokenValidity,
          TokenValidityUnits: found?.TokenValidityUnits,
        };
      }, isMissing),
    close: () => client.destroy(),
  };
}

function toUser(user: UserType) {
  const attribute = (name: string) => user.Attributes?.find((a: AttributeType) => a.Name === name)?.Value;
  return {
    Username: user.Username ?? '',
    UserStatus: user.UserStatus,
    Enabled: user.Enabled,
    UserCreateDate: user.UserCreateDate,
    UserLastModifiedDate: user.UserLastModifiedDate,
    Email: attribute('email'),
    EmailVerified: attribute('email_verified') === 'true',
  };
}

function isMissing(error: GroundctlError): boolean {
  return error.aws?.name === 'ResourceNotFoundException' || error.aws?.name === 'UserNotFoundException';
}
