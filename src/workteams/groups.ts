import type { CallOptions } from '../core/call-options.ts';
import { GroundctlError } from '../core/errors.ts';
import type { CognitoMemberDefinition, MemberDefinition, Workforce } from './model.ts';
import type { MemberApi } from './ports.ts';

type Groups = {
  readonly cognitoGroups?: readonly string[] | undefined;
  readonly oidcGroups?: readonly string[] | undefined;
};

const WRONG_KIND = { code: 'wrong-kind-of-group', source: 'aws' } as const;

/** Throws when the groups asked for are not of the kind that the workforce signs in with. */
export function checkKindOfGroups(workforce: Workforce, input: Groups): void {
  const name = workforce.WorkforceName;
  if ((input.cognitoGroups?.length ?? 0) > 0 && !workforce.CognitoConfig) {
    throw new GroundctlError(`Workforce ${name} signs in through OIDC and has no Cognito user pool.`, {
      ...WRONG_KIND,
      hint: 'Name the groups with --oidc-group.',
    });
  }
  if ((input.oidcGroups?.length ?? 0) > 0 && workforce.CognitoConfig) {
    throw new GroundctlError(`Workforce ${name} signs in through Cognito, not OIDC.`, {
      ...WRONG_KIND,
      hint: 'Name the groups with --group.',
    });
  }
}

/** Which of a team's Cognito groups the pool does not have. */
export async function missingGroups(
  members: MemberApi,
  definitions: readonly MemberDefinition[],
  options: CallOptions,
): Promise<CognitoMemberDefinition[]> {
  const cognito = definitions.flatMap((d) => d.CognitoMemberDefinition ?? []);
  const exists = await Promise.all(cognito.map((d) => members.groupExists(d.UserPool, d.UserGroup, options)));
  return cognito.filter((_, index) => !exists[index]);
}

/** The error for groups that are not there; `hint` says how to get them. */
export function noSuchGroups(missing: readonly CognitoMemberDefinition[], hint: string) {
  const names = missing.map((d) => d.UserGroup).join(', ');
  return new GroundctlError(`No such group in the user pool: ${names}.`, {
    code: 'no-such-group',
    source: 'aws',
    hint,
  });
}
