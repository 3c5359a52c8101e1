import type { Workforce, Workteam } from '../../workteams/model.ts';
import type { JobRun } from '../labeling/model.ts';

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

/** What CreateLabelingJob takes and DescribeLabelingJob shows. Its input has passed the API model. */
export interface LabelingJobRequest {
  readonly LabelingJobName: string;
  readonly LabelAttributeName: string;
  readonly InputConfig: {
    readonly DataSource: {
      readonly S3DataSource?: { readonly ManifestS3Uri: string };
      readonly SnsDataSource?: { readonly SnsTopicArn: string };
    };
  };
  readonly OutputConfig: { readonly S3OutputPath: string; readonly SnsTopicArn?: string };
  readonly RoleArn: string;
  readonly LabelCategoryConfigS3Uri?: string;
  readonly StoppingConditions?: {
    readonly MaxHumanLabeledObjectCount?: number;
    readonly MaxPercentageOfInputDatasetLabeled?: number;
  };
  readonly HumanTaskConfig: {
    readonly WorkteamArn: string;
    readonly UiConfig: { readonly UiTemplateS3Uri?: string; readonly HumanTaskUiArn?: string };
    readonly PreHumanTaskLambdaArn?: string;
    readonly AnnotationConsolidationConfig?: { readonly AnnotationConsolidationLambdaArn: string };
    readonly TaskTitle: string;
    readonly TaskDescription: string;
    readonly NumberOfHumanWorkersPerDataObject: number;
    readonly TaskTimeLimitInSeconds: number;
    readonly TaskAvailabilityLifetimeInSeconds?: number;
    readonly MaxConcurrentTaskCount?: number;
  };
}

export type LabelingJobStatus =
  | 'Initializing'
  | 'InProgress'
  | 'Completed'
  | 'Failed'
  | 'Stopping'
  | 'Stopped';

export interface StoredLabelingJob {
  readonly request: LabelingJobRequest;
  readonly arn: string;
  readonly jobReferenceCode: string;
  readonly created: Date;
  modified: Date;
  status: LabelingJobStatus;
  failureReason?: string;
  readonly counters: {
    TotalLabeled: number;
    HumanLabeled: number;
    MachineLabeled: number;
    FailedNonRetryableError: number;
    Unlabeled: number;
  };
  /** S3 URI of the output manifest of a job that is over. */
  output?: string;
  /** What workers are asked, from the moment on that the manifest was read. */
  run?: JobRun;
}

export interface StoredHumanTaskUi {
  readonly name: string;
  readonly arn: string;
  readonly content: string;
  readonly created: Date;
}

/** A domain of SageMaker Studio, with whoever has a folder on its EFS volume. */
export interface StudioDomain {
  readonly DomainId: string;
  readonly DomainName: string;
  readonly HomeEfsFileSystemId: string;
  readonly profiles: readonly StudioHome[];
  readonly spaces: readonly StudioHome[];
}

/** A user profile or space. */
export interface StudioHome {
  readonly name: string;
  readonly HomeEfsFileSystemUid: string;
  /** The profile that owns a space. */
  readonly owner?: string;
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
  readonly domains: StudioDomain[] = [];
  /** Tags by resource ARN, in the order they were first set. */
  readonly tags = new Map<string, Map<string, string>>();
}
