import { cognitoModel } from '../../core/aws-model/cognito-idp.ts';
import type { JsonService } from '../json-protocol.ts';
import { placeOfUnsigned } from './auth/client.ts';
import { adminUserGlobalSignOut, changePassword, getUser, globalSignOut } from './auth/self-service.ts';
import {
  adminInitiateAuth,
  adminRespondToAuthChallenge,
  initiateAuth,
  respondToAuthChallenge,
} from './auth/sign-in.ts';
import {
  adminConfirmSignUp,
  adminResetUserPassword,
  confirmForgotPassword,
  confirmSignUp,
  forgotPassword,
  signUp,
} from './auth/sign-up.ts';
import {
  createUserPoolClient,
  deleteUserPoolClient,
  describeUserPoolClient,
  listUserPoolClients,
  updateUserPoolClient,
} from './clients.ts';
import { adminCreateUser } from './create-user.ts';
import { createUserPoolDomain, deleteUserPoolDomain, describeUserPoolDomain } from './domains.ts';
import { createGroup, deleteGroup, getGroup, listGroups, updateGroup } from './groups.ts';
import {
  createIdentityProvider,
  deleteIdentityProvider,
  describeIdentityProvider,
  getIdentityProviderByIdentifier,
  listIdentityProviders,
  updateIdentityProvider,
} from './identity-providers.ts';
import {
  adminAddUserToGroup,
  adminListGroupsForUser,
  adminRemoveUserFromGroup,
  listUsersInGroup,
} from './membership.ts';
import { getUserPoolMfaConfig, setUserPoolMfaConfig } from './mfa.ts';
import { listTagsForResource, tagResource, untagResource } from './pool-tags.ts';
import {
  addCustomAttributes,
  createUserPool,
  deleteUserPool,
  describeUserPool,
  listUserPools,
  poolArn,
  updateUserPool,
} from './pools.ts';
import { UNSIGNED } from './unsigned.ts';
import {
  adminDeleteUser,
  adminDeleteUserAttributes,
  adminDisableUser,
  adminEnableUser,
  adminGetUser,
  adminSetUserPassword,
  adminUpdateUserAttributes,
  listUsers,
} from './users.ts';

/** Amazon Cognito user pools: the administrator's side of them, and enough of the users' to sign in. */
export const cognitoService: JsonService = {
  name: 'cognito-idp',
  model: cognitoModel,
  invalidInput: 'InvalidParameterException',
  throttled: 'TooManyRequestsException',
  // The shapes the API model marks as sensitive.
  secrets: new Set(
    `AccessToken ClientId ClientSecret ConfirmationCode Password PreviousPassword ProposedPassword SecretHash Session
    TemporaryPassword Username Value`.split(/\s+/),
  ),
  resource(input, place) {
    if (typeof input.ResourceArn === 'string') return input.ResourceArn;
    return typeof input.UserPoolId === 'string' ? poolArn(place, input.UserPoolId) : '*';
  },
  unsigned: UNSIGNED,
  placeOf: placeOfUnsigned,
  operations: {
    AddCustomAttributes: addCustomAttributes,
    AdminAddUserToGroup: adminAddUserToGroup,
    AdminConfirmSignUp: adminConfirmSignUp,
    AdminCreateUser: adminCreateUser,
    AdminDeleteUser: adminDeleteUser,
    AdminDeleteUserAttributes: adminDeleteUserAttributes,
    AdminDisableUser: adminDisableUser,
    AdminEnableUser: adminEnableUser,
    AdminGetUser: adminGetUser,
    AdminInitiateAuth: adminInitiateAuth,
    AdminListGroupsForUser: adminListGroupsForUser,
    AdminRemoveUserFromGroup: adminRemoveUserFromGroup,
    AdminResetUserPassword: adminResetUserPassword,
    AdminRespondToAuthChallenge: adminRespondToAuthChallenge,
    AdminSetUserPassword: adminSetUserPassword,
    AdminUpdateUserAttributes: adminUpdateUserAttributes,
    AdminUserGlobalSignOut: adminUserGlobalSignOut,
    ChangePassword: changePassword,
    ConfirmForgotPassword: confirmForgotPassword,
    ConfirmSignUp: confirmSignUp,
    CreateGroup: createGroup,
    CreateIdentityProvider: createIdentityProvider,
    CreateUserPool: createUserPool,
    CreateUserPoolClient: createUserPoolClient,
    CreateUserPoolDomain: createUserPoolDomain,
    DeleteGroup: deleteGroup,
    DeleteIdentityProvider: deleteIdentityProvider,
    DeleteUserPool: deleteUserPool,
    DeleteUserPoolClient: deleteUserPoolClient,
    DeleteUserPoolDomain: deleteUserPoolDomain,
    DescribeIdentityProvider: describeIdentityProvider,
    DescribeUserPool: describeUserPool,
    DescribeUserPoolClient: describeUserPoolClient,
    DescribeUserPoolDomain: describeUserPoolDomain,
    ForgotPassword: forgotPassword,
    GetGroup: getGroup,
    GetIdentityProviderByIdentifier: getIdentityProviderByIdentifier,
    GetUser: getUser,
    GetUserPoolMfaConfig: getUserPoolMfaConfig,
    GlobalSignOut: globalSignOut,
    InitiateAuth: initiateAuth,
    ListGroups: listGroups,
    ListIdentityProviders: listIdentityProviders,
    ListTagsForResource: listTagsForResource,
    ListUserPoolClients: listUserPoolClients,
    ListUserPools: listUserPools,
    ListUsers: listUsers,
    ListUsersInGroup: listUsersInGroup,
    RespondToAuthChallenge: respondToAuthChallenge,
    SetUserPoolMfaConfig: setUserPoolMfaConfig,
    SignUp: signUp,
    TagResource: tagResource,
    UntagResource: untagResource,
    UpdateGroup: updateGroup,
    UpdateIdentityProvider: updateIdentityProvider,
    UpdateUserPool: updateUserPool,
    UpdateUserPoolClient: updateUserPoolClient,
  },
};
