/** A CreateLabelingJob request, as far as checks read it. It comes from outside: nothing of it is certain. */
export interface JobRequest {
  readonly LabelingJobName?: string | undefined;
  readonly LabelAttributeName?: string | undefined;
  readonly RoleArn?: string | undefined;
  readonly LabelCategoryConfigS3Uri?: string | undefined;
  readonly InputConfig?:
    | {
        readonly DataSource?:
          | {
              readonly S3DataSource?: { readonly ManifestS3Uri?: string | undefined } | undefined;
              readonly SnsDataSource?: { readonly SnsTopicArn?: string | undefined } | undefined;
            }
          | undefined;
      }
    | undefined;
  readonly OutputConfig?:
    | {
        readonly S3OutputPath?: string | undefined;
        readonly KmsKeyId?: string | undefined;
        readonly SnsTopicArn?: string | undefined;
      }
    | undefined;
  readonly StoppingConditions?: object | undefined;
  readonly LabelingJobAlgorithmsConfig?:
    | { readonly LabelingJobAlgorithmSpecificationArn?: string | undefined }
    | undefined;
  readonly HumanTaskConfig?: HumanTaskConfig | undefined;
}

export interface HumanTaskConfig {
  readonly WorkteamArn?: string | undefined;
  readonly UiConfig?:
    | { readonly UiTemplateS3Uri?: string | undefined; readonly HumanTaskUiArn?: string | undefined }
    | undefined;
  readonly PreHumanTaskLambdaArn?: string | undefined;
  readonly AnnotationConsolidationConfig?:
    | { readonly AnnotationConsolidationLambdaArn?: string | undefined }
    | undefined;
  readonly NumberOfHumanWorkersPerDataObject?: number | undefined;
  readonly TaskTimeLimitInSeconds?: number | undefined;
  readonly TaskAvailabilityLifetimeInSeconds?: number | undefined;
  readonly MaxConcurrentTaskCount?: number | undefined;
}

export interface LabelCounters {
  readonly TotalLabeled?: number | undefined;
  readonly HumanLabeled?: number | undefined;
  readonly MachineLabeled?: number | undefined;
  readonly FailedNonRetryableError?: number | undefined;
  readonly Unlabeled?: number | undefined;
}

/** A labeling job as a listing has it. */
export interface JobSummary {
  readonly LabelingJobName: string;
  readonly LabelingJobArn: string;
  readonly LabelingJobStatus: string;
  readonly CreationTime?: Date | undefined;
  readonly LastModifiedTime?: Date | undefined;
  readonly WorkteamArn?: string | undefined;
  readonly PreHumanTaskLambdaArn?: string | undefined;
  readonly LabelCounters?: LabelCounters | undefined;
  readonly FailureReason?: string | undefined;
}

/** A labeling job as DescribeLabelingJob has it: its request, and what became of it. */
export interface JobDetail extends JobRequest, JobSummary {
  readonly LabelingJobName: string;
  readonly LabelingJobOutput?: { readonly OutputDatasetS3Uri?: string | undefined } | undefined;
  readonly Tags?:
    | readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[]
    | undefined;
}
