/**
 * groundctl as a library: the operations of the command line and the terminal UI, the sandbox for other
 * people's tests, and the reports. Start at {@link connect} and {@link startSandbox}.
 */

export type { DiagnoseOptions, Diagnosis, DiagnosisSummary } from './accesslogs/diagnose.ts';
export { diagnose as diagnoseLogs } from './accesslogs/diagnose.ts';
export type { Evidence } from './accesslogs/evidence/evidence.ts';
export type { EvidenceSources } from './accesslogs/evidence/read-evidence.ts';
export { readEvidence, readTrail } from './accesslogs/evidence/read-evidence.ts';
export type { FollowEvent, FollowOptions } from './accesslogs/follow.ts';
export type { Facts, LockFact } from './accesslogs/judge/facts.ts';
export type { LogTarget } from './accesslogs/log-target.ts';
export type { AccessLogOperations } from './accesslogs/operations.ts';
export type { LogRead, ReadEvent, ReadOptions } from './accesslogs/read-logs.ts';
export { readLogs } from './accesslogs/read-logs.ts';
export type { AccessRecord, ParsedLine } from './accesslogs/scan/record.ts';
export { decodeLogKey, parseAccessLogLine } from './accesslogs/scan/record.ts';
export type { LogSource } from './accesslogs/sources/source.ts';
export { findSources } from './accesslogs/sources/source.ts';
export type { NewLock, WhatIf } from './accesslogs/whatif.ts';
export { whatIf } from './accesslogs/whatif.ts';
export { checkJobOnline as checkJob } from './across/check-job.ts';
export type { PlanJobOptions } from './across/plan-job.ts';
export { planChain as planJobChain, planJob } from './across/plan-job.ts';
export type {
  CheckEvent as BatchCheckEvent,
  CheckOptions as BatchCheckOptions,
  CheckReport as BatchCheckReport,
} from './batches/check.ts';
export type { JobCheckOptions } from './batches/check-job.ts';
export type { Entry } from './batches/entry.ts';
export type { PlusLimits } from './batches/limits.ts';
export { plusLimits } from './batches/limits.ts';
export type { BatchOperations } from './batches/operations.ts';
export type { KitAnswers } from './batches/plus/answers.ts';
export { STATUSES } from './batches/plus/statuses.ts';
export type { Checkpoint, CheckpointHead } from './batches/resume/checkpoint.ts';
export { readCheckpoint, writeCheckpoint } from './batches/resume/checkpoint.ts';
export type { Source } from './batches/sources/source.ts';
export type { SplitIndex } from './batches/split/index-file.ts';
export type { PreparedSplit, SplitOptions } from './batches/split/prepare-split.ts';
export type { Batch, Split } from './batches/split/split.ts';
export { split } from './batches/split/split.ts';
export type { ApplyStageOptions, StageProgress } from './batches/stage/apply-stage.ts';
export type { Journal } from './batches/stage/journal.ts';
export { openJournal } from './batches/stage/journal.ts';
export type { StageChange, StageOptions, StagePlan } from './batches/stage/plan-stage.ts';
export type { Staging } from './batches/stage/target.ts';
export type { Gauge } from './batches/survey/gauge.ts';
export { allRules } from './catalogue.ts';
export type { CallerIdentity, Connection, ConnectOptions, Probe, Target } from './connect.ts';
export { connect } from './connect.ts';
export type { AwsErrorDetails, ErrorSource } from './core/errors.ts';
export { EXIT, GroundctlError } from './core/errors.ts';
export type { EventStream } from './core/events.ts';
export { drain } from './core/events.ts';
export type { TextPlace } from './core/files/text-place.ts';
export { placeOf } from './core/files/text-place.ts';
export type { Finding, Location, Rule, Severity } from './core/finding.ts';
export type { Json } from './core/json.ts';
export type {
  Change,
  FieldChange,
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
export type { Check, DoctorOptions } from './doctor.ts';
export { diagnose } from './doctor.ts';
export type { ChainedKind, ChainOptions } from './jobs/change/chain.ts';
export type { ChainCounts, ChainLines } from './jobs/change/chain-lines.ts';
export type { JobAction, JobChange } from './jobs/change/change.ts';
export type { CreateOptions as CreateJobOptions } from './jobs/change/plan-create.ts';
export type { RequestChanges } from './jobs/change/request.ts';
export { changedRequest as changedJobRequest } from './jobs/change/request.ts';
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
export type { AttributeCensus, ClassCount } from './labels/check/census.ts';
export type { LabelsCheckOptions, LabelsProgress, LabelsReport } from './labels/check/check.ts';
export type { ConvertChange } from './labels/convert/apply.ts';
export type { Conversion } from './labels/convert/convert.ts';
export type { ConvertOptions } from './labels/convert/options.ts';
export type { TargetName } from './labels/convert/target-names.ts';
export { createLabelOperations } from './labels/label-operations.ts';
export type { LabelOperations } from './labels/operations.ts';
export type { LabelPreviewOptions } from './labels/preview/label-preview.ts';
export type { LabelSource } from './labels/sources/find-sources.ts';
export type { MigrateOperations, MigrationScope } from './migrate/operations.ts';
export type { MigrateInput, MigrationPlan } from './migrate/plan/migration-plan.ts';
export { readPlanFile, writePlanFile } from './migrate/plan/plan-file.ts';
export { readRemap } from './migrate/remap/read-remap.ts';
export type { Remap } from './migrate/remap/remap.ts';
export type { FlowSummary, ScanResult } from './migrate/scan.ts';
export type { VerifiedObject } from './migrate/verify.ts';
export type { PlusKit } from './plus-kit.ts';
export { composeKit, kitSheet } from './plus-kit.ts';
export type { SettingAction, SettingChange } from './policies/apply/change.ts';
export type { ApplyInput } from './policies/apply/plan-apply.ts';
export { TEMPLATES } from './policies/catalogue/catalogue.ts';
export type { Parameter } from './policies/catalogue/parameter.ts';
export type { Attachment, Note, Template, Variant, VariantId } from './policies/catalogue/template.ts';
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
export type { LintInput, LintOptions } from './policies/lint/lint.ts';
export { lintDocuments } from './policies/lint/lint.ts';
export type { PolicyOperations } from './policies/operations.ts';
export type { Matrix, MatrixOptions } from './policies/simulate/matrix.ts';
export { accessMatrix } from './policies/simulate/matrix.ts';
export type { Sandbox, SandboxOptions } from './sandbox/start.ts';
export { startSandbox } from './sandbox/start.ts';
export type { SettingKey, SettingValue, SettingValues, Theme } from './settings/keys.ts';
export { readSettings } from './settings/read-settings.ts';
export type { Origin, Setting, Settings, SettingsFile } from './settings/settings.ts';
export type { CheckEvent, CheckInput, CheckResult } from './templates/check/check-manifest.ts';
export { checkManifest } from './templates/check/check-manifest.ts';
export type { Assumptions } from './templates/dialect/assumptions.ts';
export { ASSUMPTIONS, DEFAULT_ASSUMPTIONS, parseAssumptions } from './templates/dialect/assumptions.ts';
export type { CompiledTemplate, EngineOptions } from './templates/dialect/engine.ts';
export { compileTemplate } from './templates/dialect/engine.ts';
export { readJson } from './templates/dialect/json.ts';
export { TemplateError } from './templates/dialect/template-error.ts';
export { builtInTaskInput, readLabelCategories } from './templates/label-categories.ts';
export type { LambdaHost } from './templates/lambda/lambda-process.ts';
export type { LambdaOptions, LocalLambda } from './templates/lambda/run-lambda.ts';
export { startLambda } from './templates/lambda/run-lambda.ts';
export type { Fix, LintResult } from './templates/lint/lint.ts';
export { applyFixes, lintTemplate } from './templates/lint/lint.ts';
export type { SessionPresigner, TemplateOperations } from './templates/operations.ts';
export type { Presign } from './templates/presign/presign.ts';
export type { PresignLock } from './templates/presign/session-policy.ts';
export { taskSessionPolicy } from './templates/presign/session-policy.ts';
export { createPlaceholderPresigner, createPresigner } from './templates/presign/sigv4-presigner.ts';
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
export type { TeamPolicyOperations } from './wiring/policies.ts';
export type { WorkteamAction, WorkteamChange } from './workteams/change.ts';
export type {
  CreateTeamInput,
  InviteInput,
  RemoveMembersInput,
  UpdateTeamInput,
} from './workteams/inputs.ts';
export type { Lock } from './workteams/lock.ts';
export { configurationFor, LOCKS, lockOf } from './workteams/lock.ts';
export type * from './workteams/model.ts';
export type { WorkteamOperations } from './workteams/operations.ts';
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
