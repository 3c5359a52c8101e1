import type { Operations } from '../environment.ts';
import { invalidParameter } from './errors.ts';
import { poolOf } from './find.ts';
import type { Pool } from './state.ts';

const STATES = ['OFF', 'ON', 'OPTIONAL'];

interface MfaInput {
  readonly UserPoolId: string;
  readonly MfaConfiguration?: string;
  readonly SmsMfaConfiguration?: { readonly SmsConfiguration?: object };
  readonly SoftwareTokenMfaConfiguration?: { readonly Enabled?: boolean };
  readonly EmailMfaConfiguration?: object;
  readonly WebAuthnConfiguration?: object;
}

/** Throws InvalidParameterException for a pool that asks for a second factor and has none. */
export function checkFactors(
  settings: { readonly MfaConfiguration?: string; readonly SmsConfiguration?: object },
  pool: Pool | undefined,
): void {
  const { MfaConfiguration = 'OFF', SmsConfiguration } = settings;
  if (MfaConfiguration === 'OFF' || SmsConfiguration !== undefined) return;
  const { SoftwareTokenMfaConfiguration: token, EmailMfaConfiguration: email } = pool?.mfa ?? {};
  if ((token as { Enabled?: boolean } | undefined)?.Enabled || email !== undefined) return;
  throw invalidParameter(
    'SMS configuration and Auto verification for phone_number are required when MFA is required/optional',
  );
}

export const mfaOperations: Operations = {
  SetUserPoolMfaConfig(input: MfaInput, call) {
    const { UserPoolId, MfaConfiguration = 'OFF', ...factors } = input;
    const pool = poolOf(call, UserPoolId);
    if (!STATES.includes(MfaConfiguration)) {
      throw invalidParameter("[MfaConfiguration] must be one of 'ON', 'OFF', or 'OPTIONAL'.");
    }
    if (MfaConfiguration === 'ON' && Object.keys(factors).length === 0) {
      throw invalidParameter(
        'At least one of [SmsMfaConfiguration] or [SoftwareTokenMfaConfiguration] must be provided.',
      );
    }
    const sms = factors.SmsMfaConfiguration;
    if (sms !== undefined && sms.SmsConfiguration === undefined) {
      throw invalidParameter('[SmsConfiguration] is a required member of [SoftwareTokenMfaConfiguration].');
    }
    pool.mfa = factors;
    pool.settings = {
      ...pool.settings,
      MfaConfiguration,
      ...(sms?.SmsConfiguration === undefined ? {} : { SmsConfiguration: sms.SmsConfiguration }),
    };
    pool.modified = call.now;
    return mfaOf(pool);
  },

  GetUserPoolMfaConfig(input: { UserPoolId: string }, call) {
    return mfaOf(poolOf(call, input.UserPoolId));
  },
};

function mfaOf({ mfa, settings }: Pool): object {
  const { SmsConfiguration, MfaConfiguration = 'OFF' } = settings;
  const sms =
    SmsConfiguration === undefined || MfaConfiguration === 'OFF'
      ? {}
      : { SmsMfaConfiguration: { SmsConfiguration } };
  return { ...sms, ...mfa, MfaConfiguration };
}
