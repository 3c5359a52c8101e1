import type { MemberDefinition } from '../../workteams/model.ts';
import type { CognitoState } from '../cognito/state.ts';
import { validationError } from './errors.ts';
import type { StoredWorkforce } from './state.ts';

/**
 * Refuses member definitions that AWS's documentation rules out: Cognito mixed with OIDC, several pools or
 * app clients in one team (CreateWorkteam, MemberDefinitions), and a kind of member the workforce is not
 * made of. That the pool and client have to be the workforce's own, and that the groups have to exist,
 * follows from the developer guide (a workforce is one pool, a team is groups in it); the API reference
 * does not spell out the check, so its wording here is ours.
 */
export function checkMembers(
  definitions: readonly MemberDefinition[],
  workforce: StoredWorkforce,
  cognito: CognitoState,
): void {
  const kinds = definitions.map(kindOf);
  if (kinds.includes('neither')) {
    throw validationError(
      'Each member definition needs exactly one of CognitoMemberDefinition and OidcMemberDefinition.',
    );
  }
  if (new Set(kinds).size > 1) {
    throw validationError('Cannot use CognitoMemberDefinition and OidcMemberDefinition in the same request.');
  }
  if (kinds[0] === 'oidc') return checkOidc(workforce);
  checkCognito(definitions, workforce, cognito);
}

function kindOf(definition: MemberDefinition): 'cognito' | 'oidc' | 'neither' {
  const cognito = definition.CognitoMemberDefinition !== undefined;
  const oidc = definition.OidcMemberDefinition !== undefined;
  if (cognito === oidc) return 'neither';
  return cognito ? 'cognito' : 'oidc';
}

function checkOidc(workforce: StoredWorkforce): void {
  if (!workforce.OidcConfig) {
    throw validationError(
      `The workforce ${workforce.WorkforceName} uses Amazon Cognito: its work teams need CognitoMemberDefinition.`,
    );
  }
}

function checkCognito(
  definitions: readonly MemberDefinition[],
  workforce: StoredWorkforce,
  cognito: CognitoState,
): void {
  const config = workforce.CognitoConfig;
  if (!config) {
    throw validationError(
      `The workforce ${workforce.WorkforceName} uses your own identity provider: its work teams need OidcMemberDefinition.`,
    );
  }
  const members = definitions.flatMap(({ CognitoMemberDefinition: member }) => (member ? [member] : []));
  const first = members[0];
  if (members.some((member) => member.UserPool !== first?.UserPool || member.ClientId !== first.ClientId)) {
    throw validationError('All CognitoMemberDefinitions must have the same ClientId and UserPool.');
  }
  if (first?.UserPool !== config.UserPool || first.ClientId !== config.ClientId) {
    throw validationError(
      `UserPool and ClientId must be those of the workforce ${workforce.WorkforceName}: ${config.UserPool}, ${config.ClientId}.`,
    );
  }
  const pool = cognito.pools.get(config.UserPool);
  if (!pool) throw validationError(`The Cognito user pool ${config.UserPool} does not exist.`);
  for (const { UserGroup } of members) {
    if (!pool.groups.has(UserGroup)) {
      throw validationError(`The Cognito user group ${UserGroup} does not exist in user pool ${pool.id}.`);
    }
  }
}
