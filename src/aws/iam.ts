import {
  GetAccountAuthorizationDetailsCommand,
  type GetAccountAuthorizationDetailsResponse,
  IAMClient,
} from '@aws-sdk/client-iam';
import type { CallOptions } from '../core/call-options.ts';
import { abort, collect, named } from './call.ts';
import { percentDecoded } from './percent-decoded.ts';
import type { ClientConfig } from './session.ts';

/** A role or user with the text of every policy that says what it may do. */
export interface IamEntity {
  readonly arn: string;
  readonly policies: readonly string[];
}

/** AWS Identity and Access Management, read in one listing instead of a call for each role. */
export function createIamApi(config: ClientConfig) {
  const client = named(new IAMClient(config), 'iam');
  return {
    entities: async (options?: CallOptions): Promise<IamEntity[]> => {
      const pages = await collect(
        (Marker) =>
          client.send(new GetAccountAuthorizationDetailsCommand({ MaxItems: 1000, Marker }), abort(options)),
        (page) => [page],
        ({ IsTruncated, Marker }) => (IsTruncated ? Marker : undefined),
      );
      return entitiesOf(pages);
    },
    close: () => client.destroy(),
  };
}

/** Policies are looked up once all pages are there: a role may come before what is attached to it. */
function entitiesOf(pages: readonly GetAccountAuthorizationDetailsResponse[]): IamEntity[] {
  const managed = new Map(
    pages
      .flatMap((page) => page.Policies ?? [])
      .map(({ Arn, PolicyVersionList }) => [
        Arn,
        PolicyVersionList?.find(({ IsDefaultVersion }) => IsDefaultVersion)?.Document,
      ]),
  );
  const attached = (list: readonly { PolicyArn?: string | undefined }[] = []) =>
    list.flatMap(({ PolicyArn }) => managed.get(PolicyArn) ?? []);
  const inline = (list: readonly { PolicyDocument?: string | undefined }[] = []) =>
    list.flatMap(({ PolicyDocument }) => PolicyDocument ?? []);
  const groups = new Map(
    pages
      .flatMap((page) => page.GroupDetailList ?? [])
      .map((group) => [
        group.GroupName,
        [...attached(group.AttachedManagedPolicies), ...inline(group.GroupPolicyList)],
      ]),
  );
  const roles = pages.flatMap((page) => page.RoleDetailList ?? []);
  const users = pages.flatMap((page) => page.UserDetailList ?? []);
  return [
    ...roles.map((role) => ({
      arn: role.Arn ?? '',
      policies: [...attached(role.AttachedManagedPolicies), ...inline(role.RolePolicyList)],
    })),
    ...users.map((user) => ({
      arn: user.Arn ?? '',
      policies: [
        ...attached(user.AttachedManagedPolicies),
        ...inline(user.UserPolicyList),
        ...(user.GroupList ?? []).flatMap((name) => groups.get(name) ?? []),
      ],
    })),
  ].map(({ arn, policies }) => ({ arn, policies: policies.map(percentDecoded) }));
}
