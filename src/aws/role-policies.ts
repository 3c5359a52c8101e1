import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import type { CallOptions } from '../core/call-options.ts';
import { abort, collect, named } from './call.ts';
import { percentDecoded } from './percent-decoded.ts';
import type { ClientConfig } from './session.ts';

/** A role with the managed policy that bounds it, where one does. */
export interface RoleFacts {
  readonly Arn: string;
  readonly PermissionsBoundaryArn?: string | undefined;
  /** The trust policy, as JSON text. */
  readonly AssumeRolePolicyDocument?: string | undefined;
}

/** A managed policy by the name and ARN it is attached by. */
export interface AttachedPolicy {
  readonly PolicyName: string;
  readonly PolicyArn: string;
}

/** The documents that say what one role may do, each by a call of its own. */
export function createRolePolicyApi(config: ClientConfig) {
  const client = named(new IAMClient(config), 'iam');
  return {
    getRole: async (RoleName: string, options?: CallOptions): Promise<RoleFacts> => {
      const { Role } = await client.send(new GetRoleCommand({ RoleName }), abort(options));
      const boundary = Role?.PermissionsBoundary?.PermissionsBoundaryArn;
      const trust = Role?.AssumeRolePolicyDocument;
      return {
        Arn: Role?.Arn ?? '',
        ...(boundary !== undefined && { PermissionsBoundaryArn: boundary }),
        ...(trust !== undefined && { AssumeRolePolicyDocument: percentDecoded(trust) }),
      };
    },
    listRolePolicies: (RoleName: string, options?: CallOptions): Promise<string[]> =>
      collect(
        (Marker) => client.send(new ListRolePoliciesCommand({ RoleName, Marker }), abort(options)),
        ({ PolicyNames }) => PolicyNames,
        ({ IsTruncated, Marker }) => (IsTruncated ? Marker : undefined),
      ),
    getRolePolicy: async (RoleName: string, PolicyName: string, options?: CallOptions): Promise<string> => {
      const output = await client.send(new GetRolePolicyCommand({ RoleName, PolicyName }), abort(options));
      return percentDecoded(output.PolicyDocument ?? '');
    },
    listAttachedRolePolicies: async (RoleName: string, options?: CallOptions): Promise<AttachedPolicy[]> => {
      const found = await collect(
        (Marker) => client.send(new ListAttachedRolePoliciesCommand({ RoleName, Marker }), abort(options)),
        ({ AttachedPolicies }) => AttachedPolicies,
        ({ IsTruncated, Marker }) => (IsTruncated ? Marker : undefined),
      );
      return found.map(({ PolicyName = '', PolicyArn = '' }) => ({ PolicyName, PolicyArn }));
    },
    /** The document of a managed policy's default version. */
    getManagedPolicy: async (PolicyArn: string, options?: CallOptions): Promise<string> => {
      const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn }), abort(options));
      const VersionId = Policy?.DefaultVersionId;
      const { PolicyVersion } = await client.send(
        new GetPolicyVersionCommand({ PolicyArn, VersionId }),
        abort(options),
      );
      return percentDecoded(PolicyVersion?.Document ?? '');
    },
    close: () => client.destroy(),
  };
}
