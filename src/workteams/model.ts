/**
 * AWS's own shapes, as far as this program reads or sends them. Names are the API's; what the API may leave
 * out is optional here too. Dates are Date objects.
 */
export type EnabledOrDisabled = 'Enabled' | 'Disabled';

export interface IamPolicyConstraints {
  readonly SourceIp?: EnabledOrDisabled | undefined;
  readonly VpcSourceIp?: EnabledOrDisabled | undefined;
}

export interface WorkerAccessConfiguration {
  readonly S3Presign?: { readonly IamPolicyConstraints?: IamPolicyConstraints | undefined } | undefined;
}

export interface CognitoMemberDefinition {
  readonly UserPool: string;
  readonly UserGroup: string;
  readonly ClientId: string;
}

export interface MemberDefinition {
  readonly CognitoMemberDefinition?: CognitoMemberDefinition | undefined;
  readonly OidcMemberDefinition?: { readonly Groups?: readonly string[] | undefined } | undefined;
}

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export interface Workteam {
  readonly WorkteamName: string;
  readonly WorkteamArn: string;
  readonly WorkforceArn?: string | undefined;
  readonly MemberDefinitions: readonly MemberDefinition[];
  readonly Description: string;
  readonly SubDomain?: string | undefined;
  readonly CreateDate?: Date | undefined;
  readonly LastUpdatedDate?: Date | undefined;
  readonly NotificationConfiguration?: { readonly NotificationTopicArn?: string | undefined } | undefined;
  readonly WorkerAccessConfiguration?: WorkerAccessConfiguration | undefined;
}

export interface Workforce {
  readonly WorkforceName: string;
  readonly WorkforceArn: string;
  readonly Status?: string | undefined;
  readonly FailureReason?: string | undefined;
  readonly SubDomain?: string | undefined;
  readonly CreateDate?: Date | undefined;
  readonly LastUpdatedDate?: Date | undefined;
  readonly IpAddressType?: string | undefined;
  readonly SourceIpConfig?: { readonly Cidrs: readonly string[] } | undefined;
  readonly CognitoConfig?: { readonly UserPool: string; readonly ClientId: string } | undefined;
  readonly OidcConfig?: { readonly Issuer?: string | undefined } | undefined;
  readonly WorkforceVpcConfig?:
    | {
        readonly VpcId?: string | undefined;
        readonly SecurityGroupIds?: readonly string[] | undefined;
        readonly Subnets?: readonly string[] | undefined;
        readonly VpcEndpointId?: string | undefined;
      }
    | undefined;
}

export interface LabelingJob {
  readonly LabelingJobName: string;
  readonly LabelingJobArn: string;
  readonly LabelingJobStatus: string;
  readonly WorkteamArn?: string | undefined;
  readonly CreationTime?: Date | undefined;
  readonly LastModifiedTime?: Date | undefined;
  readonly FailureReason?: string | undefined;
  readonly LabelCounters?:
    | {
        readonly TotalLabeled?: number | undefined;
        readonly HumanLabeled?: number | undefined;
        readonly MachineLabeled?: number | undefined;
        readonly FailedNonRetryableError?: number | undefined;
        readonly Unlabeled?: number | undefined;
      }
    | undefined;
}

/** A user of a Cognito pool, as far as a labeling admin cares. */
export interface CognitoUser {
  readonly Username: string;
  readonly UserStatus?: string | undefined;
  readonly Enabled?: boolean | undefined;
  readonly UserCreateDate?: Date | undefined;
  readonly UserLastModifiedDate?: Date | undefined;
  /** The `email` attribute. */
  readonly Email?: string | undefined;
  /** The `email_verified` attribute. */
  readonly EmailVerified?: boolean | undefined;
}
