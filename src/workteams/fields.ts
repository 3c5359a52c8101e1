import type { Json } from '../core/json.ts';
import type { FieldChange } from '../core/plan.ts';
import type { MemberDefinition, WorkerAccessConfiguration, Workteam } from './model.ts';
import type { CreateWorkteamInput, UpdateWorkteamInput } from './ports.ts';

/**
 * The fields of a team as a person compares them, by AWS's names. Flags that AWS leaves out count as
 * Disabled, which is what they mean, and the order of groups does not count.
 */
export function teamFields(
  team: Partial<Pick<Workteam, 'Description' | 'MemberDefinitions' | 'NotificationConfiguration'>> & {
    readonly WorkerAccessConfiguration?: WorkerAccessConfiguration | undefined;
  },
): Readonly<Record<string, Json>> {
  const flags = team.WorkerAccessConfiguration?.S3Presign?.IamPolicyConstraints;
  return {
    Description: team.Description ?? null,
    MemberDefinitions: groupTexts(team.MemberDefinitions ?? []),
    NotificationTopicArn: team.NotificationConfiguration?.NotificationTopicArn ?? null,
    SourceIp: flags?.SourceIp ?? 'Disabled',
    VpcSourceIp: flags?.VpcSourceIp ?? 'Disabled',
  };
}

/** Which of those fields a request sets. */
export function fieldsSet(input: CreateWorkteamInput | UpdateWorkteamInput): string[] {
  return [
    ...(input.Description === undefined ? [] : ['Description']),
    ...(input.MemberDefinitions === undefined ? [] : ['MemberDefinitions']),
    ...(input.NotificationConfiguration === undefined ? [] : ['NotificationTopicArn']),
    ...(input.WorkerAccessConfiguration === undefined ? [] : ['SourceIp', 'VpcSourceIp']),
  ];
}

/** The fields a request would change on a team as it is now; empty when it would change nothing. */
export function fieldChanges(team: Workteam, input: UpdateWorkteamInput): FieldChange[] {
  const before = teamFields(team);
  const after = teamFields(input);
  return fieldsSet(input)
    .filter((field) => !sameJson(before[field], after[field]))
    .map((field) => ({ field, before: before[field] ?? null, after: after[field] ?? null }));
}

export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Cognito groups one by one, and all groups of the identity provider in one text: that is how requests name them. */
function groupTexts(definitions: readonly MemberDefinition[]): string[] {
  const cognito = definitions.flatMap(({ CognitoMemberDefinition: one }) =>
    one ? [`${one.UserGroup} (${one.UserPool}, client ${one.ClientId})`] : [],
  );
  const oidc = definitions.flatMap(({ OidcMemberDefinition: one }) => one?.Groups ?? []);
  return [...cognito, ...(oidc.length > 0 ? [`OIDC ${[...oidc].sort().join(', ')}`] : [])].sort();
}
