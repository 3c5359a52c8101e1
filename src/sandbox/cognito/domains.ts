import type { Operations } from '../environment.ts';
import { invalidParameter } from './errors.ts';
import { poolOf } from './find.ts';

interface DomainInput {
  readonly Domain: string;
  readonly UserPoolId: string;
}

export const domainOperations: Operations = {
  /** Prefix domains only: a custom domain needs CloudFront and a certificate. */
  CreateUserPoolDomain(
    input: DomainInput & { ManagedLoginVersion?: number; CustomDomainConfig?: object },
    call,
  ) {
    const pool = poolOf(call, input.UserPoolId);
    const { domains } = call.state.cognito;
    if (input.CustomDomainConfig)
      throw invalidParameter('Custom domains do not exist in the groundctl sandbox.');
    if (domains.has(input.Domain)) {
      throw invalidParameter('Domain already associated with another user pool.');
    }
    if (pool.domain !== undefined) throw invalidParameter('User pool already has a domain configured.');
    pool.domain = input.Domain;
    const managedLoginVersion = input.ManagedLoginVersion ?? 1;
    domains.set(input.Domain, { poolId: pool.id, managedLoginVersion });
    return { ManagedLoginVersion: managedLoginVersion };
  },

  /** Cognito answers an unknown domain with an empty description, not with an error. */
  DescribeUserPoolDomain(input: { Domain: string }, call) {
    const domain = call.state.cognito.domains.get(input.Domain);
    if (!domain) return { DomainDescription: {} };
    return {
      DomainDescription: {
        UserPoolId: domain.poolId,
        AWSAccountId: call.accountId,
        Domain: input.Domain,
        Status: 'ACTIVE',
        ManagedLoginVersion: domain.managedLoginVersion,
        CustomDomainConfig: {},
      },
    };
  },

  DeleteUserPoolDomain(input: DomainInput, call) {
    const { domains, pools } = call.state.cognito;
    const pool = pools.get(input.UserPoolId);
    if (!pool || domains.get(input.Domain)?.poolId !== pool.id) {
      throw invalidParameter('No such domain or user pool exists.');
    }
    domains.delete(input.Domain);
    pool.domain = undefined;
    return {};
  },
};
