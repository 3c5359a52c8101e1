import { cognitoModel } from '../../core/aws-model/cognito-idp.ts';
import type { JsonService } from '../json-protocol.ts';
import {
  createUserPoolClient,
  deleteUserPoolClient,
  describeUserPoolClient,
  listUserPoolClients,
  updateUserPoolClient,
} from './clients.ts';
import { adminCreateUser } from './create-user.ts';
import { createUserPoolDomain, deleteUserPoolDomain, describeUserPoolDomain } from './domains.ts';
import { createGroup, deleteGroup, getGroup, listGroups } from './groups.ts';
import {
  adminAddUserToGroup,
  adminListGroupsForUser,
  adminRemoveUserFromGroup,
  listUsersInGroup,
} from './membership.ts';
import { createUserPool, deleteUserPool, describeUserPool, listUserPools, poolArn } from './pools.ts';
import { UNSIGNED } from './unsigned.ts';
import {
  adminDeleteUser,
  adminDisableUser,
  adminEnableUser,
  adminGetUser,
  adminSetUserPassword,
  adminUpdateUserAttributes,
  listUsers,
} from './users.ts';

/** Amazon Cognito user pools, the administrator's side of them. */
export const cognitoService: JsonService = {
  name: 'cognito-idp',
  model: cognitoModel,
  invalidInput: 'InvalidParameterException',
  throttled: 'TooManyRequestsException',
  // The shapes the API model marks as sensitive.
  secrets: new Set(['Username', 'Password', 'TemporaryPassword', 'ClientId', 'ClientSecret', 'Value']),
  resource(input, place) {
    return typeof input.UserPoolId === 'string' ? poolArn(place, input.UserPoolId) : '*';
  },
  unsigned: UNSIGNED,
  operations: {
    AdminAddUserToGroup: adminAddUserToGroup,
    AdminCreateUser: adminCreateUser,
    AdminDeleteUser: adminDeleteUser,
    AdminDisableUser: adminDisableUser,
    AdminEnableUser: adminEnableUser,
    AdminGetUser: adminGetUser,
    AdminListGroupsForUser: adminListGroupsForUser,
    AdminRemoveUserFromGroup: adminRemoveUserFromGroup,
    AdminSetUserPassword: adminSetUserPassword,
    AdminUpdateUserAttributes: adminUpdateUserAttributes,
    CreateGroup: createGroup,
    CreateUserPool: createUserPool,
    CreateUserPoolClient: createUserPoolClient,
    CreateUserPoolDomain: createUserPoolDomain,
    DeleteGroup: deleteGroup,
    DeleteUserPool: deleteUserPool,
    DeleteUserPoolClient: deleteUserPoolClient,
    DeleteUserPoolDomain: deleteUserPoolDomain,
    DescribeUserPool: describeUserPool,
    DescribeUserPoolClient: describeUserPoolClient,
    DescribeUserPoolDomain: describeUserPoolDomain,
    GetGroup: getGroup,
    ListGroups: listGroups,
    ListUserPoolClients: listUserPoolClients,
    ListUserPools: listUserPools,
    ListUsers: listUsers,
    ListUsersInGroup: listUsersInGroup,
    UpdateUserPoolClient: updateUserPoolClient,
  },
};
