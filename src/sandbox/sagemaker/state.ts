import type { LabelingJob, Workforce, Workteam } from '../../workteams/model.ts';

export interface OidcConfig {
  readonly ClientId: string;
  readonly Issuer: string;
  readonly AuthorizationEndpoint: string;
  readonly TokenEndpoint: string;
  readonly UserInfoEndpoint: string;
  readonly LogoutEndpoint: string;
  readonly JwksUri: string;
  readonly Scope?: string;
  readonly AuthenticationRequestExtraParams?: Readonly<Record<string, string>>;
}

/** A team as it is described; ListWorkteams and DescribeWorkteam answer the same shape. */
export interface StoredWorkteam extends Workteam {
  readonly CreateDate: Date;
  readonly LastUpdatedDate: Date;
  readonly WorkforceArn: string;
  readonly SubDomain: string;
}

/** The workforce as it is described: the OIDC client secret is not kept at all. */
export interface StoredWorkforce extends Workforce {
  readonly CreateDate: Date;
  readonly LastUpdatedDate: Date;
  readonly SubDomain: string;
  readonly SourceIpConfig: { readonly Cidrs: readonly string[] };
  readonly OidcConfig?: OidcConfig;
}

export interface StoredLabelingJob extends LabelingJob {
  readonly WorkteamArn: string;
  readonly CreationTime: Date;
  readonly LastModifiedTime: Date;
  readonly LabelCounters: {
    readonly TotalLabeled: number;
    readonly HumanLabeled: number;
    readonly MachineLabeled: number;
    readonly FailedNonRetryableError: number;
    readonly Unlabeled: number;
  };
  readonly PreHumanTaskLambdaArn?: string;
  readonly AnnotationConsolidationLambdaArn?: string;
  readonly InputConfig?: {
    readonly DataSource: { readonly S3DataSource: { readonly ManifestS3Uri: string } };
  };
  readonly LabelingJobOutput?: { readonly OutputDatasetS3Uri: string };
  /** Not part of ListLabelingJobs; ListLabelingJobsForWorkteam shows them. */
  readonly jobReferenceCode: string;
  readonly workersPerObject: number;
  /** S3 URI of the task template, which DescribeLabelingJob shows. */
  readonly uiTemplate: string;
}

export interface StoredHumanTaskUi {
  readonly name: string;
  readonly arn: string;
  readonly content: string;
  readonly created: Date;
}

/** What CreateFlowDefinition takes and DescribeFlowDefinition shows. */
export interface FlowDefinitionSettings {
  readonly HumanLoopConfig?: { readonly WorkteamArn: string; readonly HumanTaskUiArn: string };
  readonly RoleArn: string;
}

export interface StoredFlowDefinition {
  readonly name: string;
  readonly arn: string;
  readonly created: Date;
  readonly settings: FlowDefinitionSettings;
}

/** A vendor's team as it is described. */
export interface SubscribedWorkteam {
  readonly WorkteamArn: string;
  readonly MarketplaceTitle: string;
  readonly SellerName: string;
  readonly MarketplaceDescription: string;
  readonly ListingId: string;
}

/** What SageMaker keeps of Ground Truth in one region. */
export class SagemakerState {
  readonly workteams = new Map<string, StoredWorkteam>();
  /** AWS allows one private workforce an account and region. */
  workforce: StoredWorkforce | undefined;
  labelingJobs: StoredLabelingJob[] = [];
  readonly humanTaskUis = new Map<string, StoredHumanTaskUi>();
  readonly flowDefinitions = new Map<string, StoredFlowDefinition>();
  readonly subscribedWorkteams: SubscribedWorkteam[] = [];
  /** Tags by resource ARN, in the order they were first set. */
  readonly tags = new Map<string, Map<string, string>>();
}
