import type { ServiceModel } from '../../core/aws-model/model.ts';
import { readPolicy } from '../../policies/evaluate/read-policy.ts';
import { AwsError } from '../aws-error.ts';
import type { Call } from '../environment.ts';
import type { JsonService } from '../json-protocol.ts';

/** The operations below, after the KMS API reference. */
const model: ServiceModel = {
  service: 'kms',
  target: 'TrentService',
  ops: {
    GetKeyPolicy: { in: 'GetKeyPolicyRequest', err: [] },
    PutKeyPolicy: { in: 'PutKeyPolicyRequest', err: [] },
  },
  shapes: {
    GetKeyPolicyRequest: {
      t: 'structure',
      required: ['KeyId'],
      m: { KeyId: 'KeyId', PolicyName: 'PolicyName' },
    },
    PutKeyPolicyRequest: {
      t: 'structure',
      required: ['KeyId', 'Policy'],
      m: { KeyId: 'KeyId', PolicyName: 'PolicyName', Policy: 'Policy' },
    },
    KeyId: { t: 'string', min: 1, max: 2048 },
    PolicyName: { t: 'string', min: 1, max: 128, pattern: '[\\w]+' },
    Policy: { t: 'string', min: 1, max: 131_072 },
  },
};

/** Policies of keys. Every key of the account is there, with the policy that the console gives to new ones. */
export const kmsService: JsonService = {
  name: 'kms',
  model,
  invalidInput: 'ValidationException',
  throttled: 'ThrottlingException',
  secrets: new Set(),
  resource: ({ KeyId }, call) => arnOf(String(KeyId), call),
  operations: {
    GetKeyPolicy: ({ KeyId }: { KeyId: string }, call: Call) => {
      const arn = existing(KeyId, call);
      const Policy = call.state.keyPolicies.get(arn) ?? ofConsole(call.accountId);
      return { Policy, PolicyName: 'default' };
    },
    PutKeyPolicy: ({ KeyId, Policy }: { KeyId: string; Policy: string }, call: Call) => {
      const reading = readPolicy(Policy, { usedAs: 'resource' });
      if (!('policy' in reading))
        throw new AwsError('MalformedPolicyDocumentException', reading.problems[0].message);
      call.state.keyPolicies.set(existing(KeyId, call), Policy);
      return {};
    },
  },
};

function arnOf(keyId: string, { region, accountId }: Pick<Call, 'region' | 'accountId'>): string {
  return keyId.startsWith('arn:') ? keyId : `arn:aws:kms:${region}:${accountId}:key/${keyId}`;
}

/** Keys of other accounts and regions, and names that are not a key's, are not there. */
function existing(keyId: string, call: Call): string {
  const arn = arnOf(keyId, call);
  const own = `arn:aws:kms:${call.region}:${call.accountId}:key/`;
  if (arn.startsWith(own) && /^[\w-]{1,128}$/.test(arn.slice(own.length))) return arn;
  throw new AwsError('NotFoundException', `Invalid keyId ${keyId}`);
}

function ofConsole(accountId: string): string {
  const AWS = `arn:aws:iam::${accountId}:root`;
  const statement = { Effect: 'Allow', Principal: { AWS }, Action: 'kms:*', Resource: '*' };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}
