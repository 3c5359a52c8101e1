import type { CallOptions } from '../../core/call-options.ts';
import type { BucketSettingsApi, Caller } from '../ports.ts';

/** What `policies collect` reads. Calls throw GroundctlError; nothing is changed. */
export interface CollectPorts {
  readonly roles: {
    getRole(
      name: string,
      options?: CallOptions,
    ): Promise<{
      readonly Arn: string;
      readonly PermissionsBoundaryArn?: string | undefined;
      readonly AssumeRolePolicyDocument?: string | undefined;
    }>;
    listRolePolicies(name: string, options?: CallOptions): Promise<readonly string[]>;
    getRolePolicy(role: string, policy: string, options?: CallOptions): Promise<string>;
    listAttachedRolePolicies(
      name: string,
      options?: CallOptions,
    ): Promise<readonly { readonly PolicyName: string; readonly PolicyArn: string }[]>;
    getManagedPolicy(arn: string, options?: CallOptions): Promise<string>;
  };
  readonly endpoints: {
    describeS3Endpoints(
      options?: CallOptions,
    ): Promise<readonly { readonly VpcEndpointId: string; readonly PolicyDocument?: string | undefined }[]>;
  };
  readonly buckets: Pick<BucketSettingsApi, 'getBucketPolicy'>;
  caller(): Promise<Caller>;
}
