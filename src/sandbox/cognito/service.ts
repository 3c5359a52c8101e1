import { cognitoModel } from '../../core/aws-model/cognito-idp.ts';
import type { JsonService } from '../json-protocol.ts';
import { placeOfUnsigned } from './auth/client.ts';
import { selfServiceOperations } from './auth/self-service.ts';
import { signInOperations } from './auth/sign-in.ts';
import { signUpOperations } from './auth/sign-up.ts';
import { clientOperations } from './clients.ts';
import { adminCreateUser } from './create-user.ts';
import { domainOperations } from './domains.ts';
import { groupOperations } from './groups.ts';
import { identityProviderOperations } from './identity-providers.ts';
import { membershipOperations } from './membership.ts';
import { mfaOperations } from './mfa.ts';
import { poolTagOperations } from './pool-tags.ts';
import { poolArn, poolOperations } from './pools.ts';
import { UNSIGNED } from './unsigned.ts';
import { userOperations } from './users.ts';

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
    ...selfServiceOperations,
    ...signInOperations,
    ...signUpOperations,
    ...clientOperations,
    AdminCreateUser: adminCreateUser,
    ...domainOperations,
    ...groupOperations,
    ...identityProviderOperations,
    ...membershipOperations,
    ...mfaOperations,
    ...poolTagOperations,
    ...poolOperations,
    ...userOperations,
  },
};
