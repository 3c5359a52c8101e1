import data from './cognito-idp.json' with { type: 'json' };
import type { ServiceModel } from './model.ts';

/** Constraints of the Cognito user-pool operations this program uses. */
export const cognitoModel = data as unknown as ServiceModel;
