/**
 * groundctl as a library: the operations of the command line and the terminal UI, the sandbox for other
 * people's tests, and the reports. Start at {@link connect} and {@link startSandbox}.
 */

export type { OpenTask } from './accesslogs/activity/read-activity.ts';
export type {
  Candidate as WorkerCandidate,
  WorkerCandidates,
} from './accesslogs/activity/worker-candidates.ts';
export type {
  Estimate as AthenaEstimate,
  EstimateOptions as AthenaEstimateOptions,
} from './accesslogs/athena/estimate.ts';
export type { LogLayout, LogTable } from './accesslogs/athena/log-table.ts';
export type { AthenaRequest } from './accesslogs/athena/read-with-athena.ts';
export type { DiagnoseOptions, Diagnosis, DiagnosisSummary } from './accesslogs/diagnose.ts';
export { diagnose as diagnoseLogs } from './accesslogs/diagnose.ts';
export type { EnableAction, EnableChange, EnableInput } from './accesslogs/enable/change.ts';
export type { CloudFrontCounts } from './accesslogs/evidence/cloudfront/viewers.ts';
export type { Evidence, EvidenceRead } from './accesslogs/evidence/evidence.ts';
export type { EvidenceReadOptions } from './accesslogs/evidence/evidence-files.ts';
export type { EvidenceSummary } from './accesslogs/evidence/evidence-summary.ts';
export type { FlowCounts as FlowLogCounts } from './accesslogs/evidence/flows/flows.ts';
export type { EvidenceSources } from './accesslogs/evidence/read-evidence.ts';
export { readEvidence, readTrail } from './accesslogs/evidence/read-evidence.ts';
export type { TrailCounts } from './accesslogs/evidence/trail/trail-index.ts';
export type { TrailSummary } from './accesslogs/evidence/trail/trail-summary.ts';
export type { FollowEvent, FollowOptions } from './accesslogs/follow.ts';
export type { CodeCount } from './accesslogs/judge/code-counts.ts';
export type { Facts, LockFact } from './accesslogs/judge/facts.ts';
export type { AddressTimeline, TimelineHour } from './accesslogs/judge/timeline.ts';
export type { LogTarget } from './accesslogs/log-target.ts';
export type { AccessLogOperations } from './accesslogs/operations.ts';
export type { LogObject, LogStore } from './accesslogs/ports.ts';
export type { LogRead, ReadEvent, ReadOptions } from './accesslogs/read-logs.ts';
export { readLogs } from './accesslogs/read-logs.ts';
export type { RecordFilter } from './accesslogs/rows/record-filter.ts';
export type { AccessRecord, ParsedLine } from './accesslogs/scan/record.ts';
export { decodeLogKey, parseAccessLogLine } from './accesslogs/scan/record.ts';
export type { Rejection } from './accesslogs/scan/rejection.ts';
export type { RejectBin, RejectSample } from './accesslogs/scan/rejects.ts';
export type { TimeWindow } from './accesslogs/sources/key-date.ts';
export type { LogSource } from './accesslogs/sources/source.ts';
export { findSources } from './accesslogs/sources/source.ts';
export type { Breakage, LostAt, NewLock, WhatIf } from './accesslogs/whatif.ts';
export { whatIf } from './accesslogs/whatif.ts';
export { checkJobOnline as checkJob } from './across/check-job.ts';
export type { PlanJobOptions } from './across/plan-job.ts';
export { planChain as planJobChain, planJob } from './across/plan-job.ts';
export type { OtherEndpoint } from './aws/endpoints.ts';
export type { ReportEstimate, ReportRequest } from './batches/athena/read-report.ts';
export type { ReportSetup } from './batches/athena/setup.ts';
export type { Browsed } from './batches/browse.ts';
export type {
  CheckEvent as BatchCheckEvent,
  CheckOptions as BatchCheckOptions,
  CheckReport as BatchCheckReport,
} from './batches/check.ts';
export type { JobCheckOptions } from './batches/check-job.ts';
export type { Entry } from './batches/entry.ts';
export type { ImagesRead } from './batches/images/image-findings.ts';
export type { PlusLimits } from './batches/limits.ts';
export { plusLimits } from './batches/limits.ts';
export type { BatchOperations } from './batches/operations.ts';
export type { KitAnswers } from './batches/plus/answers.ts';
export type { KitBuckets } from './batches/plus/check-buckets.ts';
export type { Status as PlusStatus } from './batches/plus/statuses.ts';
export { STATUSES } from './batches/plus/statuses.ts';
export type { Checkpoint, CheckpointHead } from './batches/resume/checkpoint.ts';
export { readCheckpoint, writeCheckpoint } from './batches/resume/checkpoint.ts';
export type { LeftOut as LeftOutFiles, Selection as FileSelection } from './batches/sources/selection.ts';
export type { Source } from './batches/sources/source.ts';
export type { IndexedBatch, SplitIndex } from './batches/split/index-file.ts';
export type { LowerBound } from './batches/split/lower-bound.ts';
export type { PreparedSplit, SplitOptions } from './batches/split/prepare-split.ts';
export type { Batch, KeepTogether, Split } from './batches/split/split.ts';
export { split } from './batches/split/split.ts';
export type { ApplyStageOptions, StageProgress } from './batches/stage/apply-stage.ts';
export type { Journal, JournalHead } from './batches/stage/journal.ts';
export { openJournal } from './batches/stage/journal.ts';
export type { StageChange, StageOptions, StagePlan } from './batches/stage/plan-stage.ts';
export type { BatchCopies, Copy as BatchCopy, Staging } from './batches/stage/target.ts';
export type { TaskType } from './batches/survey/file-types.ts';
export type { Gauge } from './batches/survey/gauge.ts';
export type { ApplyUploadOptions } from './batches/upload/apply-upload.ts';
export type {
  UploadChange as BatchUploadChange,
  UploadOptions as BatchUploadOptions,
  UploadPlan as BatchUploadPlan,
} from './batches/upload/plan-upload.ts';
export type { Upload as BatchUpload, UploadBatch, UploadFile } from './batches/upload/read-upload.ts';
export { allRules } from './catalogue.ts';
export type { CallerIdentity, Connection, ConnectOptions, Probe, Target } from './connect.ts';
export { connect } from './connect.ts';
export type { QueryPlace } from './core/athena/check-workgroup.ts';
export type { QueryFacts } from './core/athena/ports.ts';
export type { SetupAction, SetupChange, SetupInput, TableToMake } from './core/athena/setup.ts';
export type { CallOptions } from './core/call-options.ts';
export type { AwsErrorDetails, ErrorSource, GroundctlErrorOptions } from './core/errors.ts';
export { EXIT, GroundctlError } from './core/errors.ts';
export type { EventStream } from './core/events.ts';
export { drain } from './core/events.ts';
export type { Fields } from './core/fields.ts';
export type { TextPlace } from './core/files/text-place.ts';
export { placeOf } from './core/files/text-place.ts';
export type { Finding, Location, Rule, Severity } from './core/finding.ts';
export type { SequenceKind } from './core/frames/sequence.ts';
export type { Json } from './core/json.ts';
export type { Cidr } from './core/net/cidr.ts';
export type { IpAddress } from './core/net/ip.ts';
export type { Parsed } from './core/parsed.ts';
export type {
  Change,
  ChangeKind,
  FieldChange,
  LeftOut,
  Outcome,
  Plan,
  PlanEvent,
  PlanResult,
  Presumed,
  Unchanged,
} from './core/plan.ts';
export type { Preview } from './core/preview/preview-server.ts';
export type { FindingFormat, FindingReport } from './core/report/findings.ts';
export { renderFindings } from './core/report/findings.ts';
export type { SarifOptions } from './core/report/findings-sarif.ts';
export type { Style, Tone } from './core/report/style.ts';
export type { TableOptions } from './core/report/table.ts';
export type { ByteRange, ObjectAt, ObjectReader, PrefixAt } from './core/s3-objects.ts';
export type { S3Uri } from './core/s3-uri.ts';
export type { Credentials } from './core/sigv4/sign.ts';
export type { SizeSystem } from './core/size.ts';
export type { TextPosition } from './core/text/text-position.ts';
export type { Check, DoctorOptions } from './doctor.ts';
export { diagnose } from './doctor.ts';
export type { ChainedKind, ChainOptions } from './jobs/change/chain.ts';
export type { ChainCounts, ChainLines } from './jobs/change/chain-lines.ts';
export type { JobAction, JobChange, RequestFields } from './jobs/change/change.ts';
export type { CreateOptions as CreateJobOptions } from './jobs/change/plan-create.ts';
export type { RequestChanges } from './jobs/change/request.ts';
export { changedRequest as changedJobRequest } from './jobs/change/request.ts';
export type { CheckOptions as JobRequestCheckOptions } from './jobs/check/check-parts.ts';
export { checkRequest as checkJobRequest } from './jobs/check/check-request.ts';
export type { JobFacts } from './jobs/explain/explain.ts';
export { explainJob } from './jobs/explain/explain.ts';
export type { JobRef } from './jobs/job-ref.ts';
export type { ManifestData, ManifestTotals } from './jobs/manifest/lines.ts';
export type { HumanTaskConfig, JobDetail, JobRequest, JobSummary, LabelCounters } from './jobs/model.ts';
export type { JobOperations } from './jobs/operations.ts';
export type { JobsFilter } from './jobs/ports.ts';
export type { Prices as JobPrices, PriceTable as JobPriceTable, Tier as PriceTier } from './jobs/prices.ts';
export { costByTable as jobCost, readPrices as readJobPrices } from './jobs/prices.ts';
export { readJobRequest } from './jobs/read-request.ts';
export type { JobWork, WorkerWork } from './jobs/workers.ts';
export type { AttributeCensus, ClassCount } from './labels/check/census.ts';
export type { FilesRead, LabelsCheckOptions, LabelsProgress, LabelsReport } from './labels/check/check.ts';
export type { ConvertChange } from './labels/convert/apply.ts';
export type { Conversion } from './labels/convert/convert.ts';
export type { ConvertOptions, WantedImage } from './labels/convert/options.ts';
export type { TargetName } from './labels/convert/target-names.ts';
export { TARGET_NAMES } from './labels/convert/target-names.ts';
export { createLabelOperations } from './labels/label-operations.ts';
export type { ImageExtent, LabelKind } from './labels/model.ts';
export type { LabelOperations } from './labels/operations.ts';
export type { LabelsS3 } from './labels/ports.ts';
export type { SignObject } from './labels/preview/find-image.ts';
export type { LabelPreviewOptions } from './labels/preview/label-preview.ts';
export type { LabelSource } from './labels/sources/find-sources.ts';
export type { CleanChange } from './migrate/clean.ts';
export type { DataCopy as FlowDataCopy } from './migrate/data/data-copy.ts';
export type {
  DataChange as FlowDataChange,
  DataInput as FlowDataInput,
  DataPlace as FlowDataPlace,
  DataPlan as FlowDataPlan,
} from './migrate/data/plan-data.ts';
export type { FindEvent } from './migrate/files/find-flows.ts';
export type { Skipped as SkippedFile, SkipReason } from './migrate/files/skip.ts';
export type { Environment as FlowEnvironment, FlowReference } from './migrate/inspect/environment.ts';
export type { FlowSource } from './migrate/inspect/flow-sources.ts';
export type { CleanPlan, MigrateOperations, MigrationScope, RollbackPlan } from './migrate/operations.ts';
export type { OwnerNames } from './migrate/owners/owners.ts';
export type { Layout as KeyLayout } from './migrate/plan/keys.ts';
export type {
  AlreadyThere,
  HeldBack,
  MigrateInput,
  MigrationPlan,
  MigrationTarget,
  PlannedUpload,
  UploadChange as FlowUploadChange,
} from './migrate/plan/migration-plan.ts';
export { readPlanFile, writePlanFile } from './migrate/plan/plan-file.ts';
export type { PlanMigrationEvent } from './migrate/plan/plan-migration.ts';
export type { SourceSession } from './migrate/ports.ts';
export type { ReferenceKind as FlowReferenceKind } from './migrate/references/reference.ts';
export { readRemap } from './migrate/remap/read-remap.ts';
export type { Remap } from './migrate/remap/remap.ts';
export type { RollbackChange, RollbackPlanned } from './migrate/rollback/plan-rollback.ts';
export type { Kept as KeptObject, Replaced as ReplacedObject } from './migrate/rollback/replaced.ts';
export type { FlowSummary, ScanResult, StepSummary } from './migrate/scan.ts';
export type { ApplyOptions as MigrateApplyOptions, UploadStep } from './migrate/sync/apply-migration.ts';
export type { Encryption as ObjectEncryption } from './migrate/sync/encryption.ts';
export type { StoreCounts, WriteCondition } from './migrate/sync/object-store.ts';
export type { VerifiedObject, VerifyEvent, VerifyStatus } from './migrate/verify.ts';
export type { KitDocument, KitEnvironment, PlusKit } from './plus-kit.ts';
export { composeKit, kitSheet } from './plus-kit.ts';
export type { SettingAction, SettingChange } from './policies/apply/change.ts';
export type { ApplyInput } from './policies/apply/plan-apply.ts';
export type {
  AuthorizationMessage,
  MatchedStatement,
  MessageCondition,
} from './policies/authorization-message.ts';
export { TEMPLATES } from './policies/catalogue/catalogue.ts';
export type { Parameter, Parameters as TemplateParameters } from './policies/catalogue/parameter.ts';
export type {
  Attachment,
  Built as BuiltDocument,
  Note,
  Template,
  Variant,
  VariantId,
} from './policies/catalogue/template.ts';
export type {
  Collected as CollectedPolicies,
  CollectedFile,
  CollectInput,
  NotRead,
} from './policies/collect/collect.ts';
export { describeMismatch, describeReason, describeStatement } from './policies/evaluate/describe.ts';
export { evaluateAccess, OUTSIDE_THE_MODEL } from './policies/evaluate/evaluate.ts';
export type { AccessExplanation, Mismatch, StatementTrace } from './policies/evaluate/explain.ts';
export { explainAccess } from './policies/evaluate/explain.ts';
export type * from './policies/evaluate/model.ts';
export type { PolicyUse } from './policies/evaluate/read-document.ts';
export type { PolicyProblem, PolicyReading, ReadPolicyOptions } from './policies/evaluate/read-policy.ts';
export { parsePolicy, readPolicy } from './policies/evaluate/read-policy.ts';
export type { DocumentFormat } from './policies/generate/format.ts';
export { formatDocument } from './policies/generate/format.ts';
export type { GeneratedDocument } from './policies/generate/generate.ts';
export { generateDocument } from './policies/generate/generate.ts';
export type { WrittenParameters } from './policies/generate/read-parameters.ts';
export type { SizeLimit } from './policies/generate/size-limit.ts';
export type { LintInput, LintOptions } from './policies/lint/lint.ts';
export { lintDocuments } from './policies/lint/lint.ts';
export type { PolicyOperations } from './policies/operations.ts';
export type { CorsRule, LoggingEnabled } from './policies/ports.ts';
export type {
  Matrix,
  MatrixAction,
  MatrixCell,
  MatrixOptions,
  MatrixRow,
  Policies as MatrixPolicies,
} from './policies/simulate/matrix.ts';
export { accessMatrix } from './policies/simulate/matrix.ts';
export type { MatrixNetwork, NetworkId } from './policies/simulate/networks.ts';
export type {
  AccountOptions,
  Credentials as SandboxCredentials,
  SandboxAccount,
} from './sandbox/accounts.ts';
export type { SandboxClock } from './sandbox/clock.ts';
export type { Mail } from './sandbox/cognito/mailbox.ts';
export type { FaultRule } from './sandbox/faults.ts';
export type { Permissions, RoleOptions } from './sandbox/iam/directory.ts';
export type { LoggedRequest } from './sandbox/request-log.ts';
export type {
  RenderUiTemplate,
  RenderUiTemplateInput,
  RenderUiTemplateOutput,
} from './sandbox/sagemaker/ui-renderer.ts';
export type { Sandbox, SandboxOptions } from './sandbox/start.ts';
export { startSandbox } from './sandbox/start.ts';
export type { Snapshot } from './sandbox/state/keeper.ts';
export type { Unknowns } from './sandbox/unknowns.ts';
export type { SettingKey, SettingValue, SettingValues, Theme } from './settings/keys.ts';
export { readSettings } from './settings/read-settings.ts';
export type { Origin, Setting, Settings, SettingsFile } from './settings/settings.ts';
export type { CheckEvent, CheckInput, CheckResult } from './templates/check/check-manifest.ts';
export { checkManifest } from './templates/check/check-manifest.ts';
export type { Assumption, Assumptions } from './templates/dialect/assumptions.ts';
export { ASSUMPTIONS, DEFAULT_ASSUMPTIONS, parseAssumptions } from './templates/dialect/assumptions.ts';
export type {
  CompiledTemplate,
  EngineOptions,
  Limits as TemplateLimits,
  TemplateVariable,
} from './templates/dialect/engine.ts';
export { compileTemplate } from './templates/dialect/engine.ts';
export { readJson } from './templates/dialect/json.ts';
export type { BareLiteral } from './templates/dialect/s3-literals.ts';
export type { TemplateErrorCode } from './templates/dialect/template-error.ts';
export { TemplateError } from './templates/dialect/template-error.ts';
export { builtInTaskInput, readLabelCategories } from './templates/label-categories.ts';
export type { PreAnnotationEvent } from './templates/lambda/contract.ts';
export type { LambdaEnvironment, LambdaHost } from './templates/lambda/lambda-process.ts';
export type { PostAnnotationEvent } from './templates/lambda/post-contract.ts';
export type { LambdaOptions, LocalLambda } from './templates/lambda/run-lambda.ts';
export { startLambda } from './templates/lambda/run-lambda.ts';
export type { Fix, LintResult } from './templates/lint/lint.ts';
export { applyFixes, lintTemplate } from './templates/lint/lint.ts';
export type { Edit as FixEdit } from './templates/lint/lint-rule.ts';
export type { DataObject, LineProblem } from './templates/manifest/read-line.ts';
export type { SessionPresigner, TemplateOperations } from './templates/operations.ts';
export type {
  CorsRule as TemplateCorsRule,
  CredentialSource,
  RemoteRenderer,
  RemoteRendering,
  TemplateStorage,
} from './templates/ports.ts';
export type { Presign } from './templates/presign/presign.ts';
export type { PresignLock } from './templates/presign/session-policy.ts';
export { taskSessionPolicy } from './templates/presign/session-policy.ts';
export type { PresignerOptions } from './templates/presign/sigv4-presigner.ts';
export { createPlaceholderPresigner, createPresigner } from './templates/presign/sigv4-presigner.ts';
export type { WorkerCredentials, WorkerGrant } from './templates/presign/worker-credentials.ts';
export type { PreviewOptions, PreviewTask } from './templates/preview/preview-server.ts';
export { startPreview } from './templates/preview/preview-server.ts';
export type { PreviewSource } from './templates/preview/preview-task.ts';
export { previewTask } from './templates/preview/preview-task.ts';
export type { PreviewSigner, SignerOptions } from './templates/preview/signer.ts';
export { placeholderSigner, sessionSigner } from './templates/preview/signer.ts';
export type { PreviewWorker, Verdict } from './templates/preview/worker.ts';
export { judgeWorker } from './templates/preview/worker.ts';
export type { MadeInput, TaskInputMaker } from './templates/task-input.ts';
export { labelTaskInput, lambdaTaskInput } from './templates/task-input.ts';
export type { Domains } from './wiring/domains.ts';
export type { TeamPolicyOperations } from './wiring/policies.ts';
export type { AuditMemory } from './workteams/audit/read-facts.ts';
export type { Account as PoolAccount, GroupAt, WorkteamAction, WorkteamChange } from './workteams/change.ts';
export type { ExportedTeam, ExportedTeams } from './workteams/file/export-teams.ts';
export type { FilePlanOptions } from './workteams/file/plan-teams-file.ts';
export type { TeamEntry, TeamsFile } from './workteams/file/teams-file.ts';
export type {
  CreateTeamInput,
  InviteInput,
  RemoveMembersInput,
  UpdateTeamInput,
} from './workteams/inputs.ts';
export type { Lock } from './workteams/lock.ts';
export { configurationFor, LOCKS, lockOf } from './workteams/lock.ts';
export type * from './workteams/model.ts';
export type { WorkteamOperations, WorkteamPlan } from './workteams/operations.ts';
export type { Person } from './workteams/people.ts';
export type { RemoveEverywhereInput } from './workteams/plan-everywhere.ts';
export type { SyncMembersInput } from './workteams/plan-sync.ts';
export type { CreateWorkteamInput, ListOptions, UpdateWorkteamInput } from './workteams/ports.ts';
export type {
  Member,
  MemberCounts,
  MemberState,
  Membership,
  TeamDetail,
  TeamList,
  TeamSummary,
} from './workteams/team.ts';
export type { TeamRef } from './workteams/team-ref.ts';
