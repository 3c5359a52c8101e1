import { createHash } from 'node:crypto';
import type { Network } from '../network.ts';
import type { RegionState } from '../region-state.ts';
import type { StoredWorkteam } from '../sagemaker/state.ts';

/** Who answers: each address is somebody else, and the address that ends in N is the team's Nth member. */
export interface Worker {
  /** In the form of AWS's: `private.REGION.…`. */
  readonly id: string;
  /** Who it is for the identity provider, where the team has such a member. */
  readonly identity?: object;
}

export function workerAt(state: RegionState, team: StoredWorkteam, { address }: Network): Worker {
  const id = `private.${state.region}.${createHash('sha256').update(address).digest('hex').slice(0, 16)}`;
  const identity = cognitoIdentity(state, team, numberOf(address)) ?? oidcIdentity(state, id);
  return identity === undefined ? { id } : { id, identity };
}

function cognitoIdentity(state: RegionState, team: StoredWorkteam, number: number): object | undefined {
  const members = (team.MemberDefinitions ?? []).flatMap(({ CognitoMemberDefinition: group }) => {
    const pool = state.cognito.pools.get(group?.UserPool ?? '');
    const names = pool?.groups.get(group?.UserGroup ?? '')?.members ?? [];
    return [...names].map((name) => ({ pool, user: pool?.users.get(name) }));
  });
  const { pool, user } = members[number - 1] ?? {};
  const sub = user?.attributes.get('sub');
  if (pool === undefined || sub === undefined) return undefined;
  return {
    identityProviderType: 'Cognito',
    issuer: `https://cognito-idp.${state.region}.amazonaws.com/${pool.id}`,
    sub,
  };
}

/** People of the company's own identity provider are not AWS's to list: the subject is made up. */
function oidcIdentity({ sagemaker }: RegionState, sub: string): object | undefined {
  const issuer = sagemaker.workforce?.OidcConfig?.Issuer;
  return issuer === undefined ? undefined : { identityProviderType: 'Oidc', issuer, sub };
}

function numberOf(address: string): number {
  return Number.parseInt(/([0-9a-f]+)$/.exec(address)?.[1] ?? '0', 10);
}
