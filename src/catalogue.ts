import { accessLogRules } from './accesslogs/access-log-rules.ts';
import { chainRules } from './batches/rules/chain-rules.ts';
import { frameRules } from './batches/rules/frame-rules.ts';
import { imageRules } from './batches/rules/image-rules.ts';
import { keyOfAlias, missingBucket, tooManyInvitations } from './batches/rules/kit-rules.ts';
import { manifestRules } from './batches/rules/manifest-rules.ts';
import { plusRules } from './batches/rules/plus-rules.ts';
import { splitRules } from './batches/rules/split-rules.ts';
import { stageRules } from './batches/rules/stage-rules.ts';
import type { Rule } from './core/finding.ts';
import { oddSource } from './core/manifest/data-source.ts';
import { lineQuotaRules } from './core/manifest/line-quotas.ts';
import { checkRules } from './jobs/check/rules.ts';
import { explainRules } from './jobs/explain/rules.ts';
import { convertRules } from './labels/convert-rules.ts';
import { fileRules } from './labels/file-rules.ts';
import { lineRules } from './labels/line-rules.ts';
import { migrateRules } from './migrate/scan.ts';
import { lintRules } from './policies/lint/lint.ts';
import { taskRules } from './templates/check/rules.ts';
import { lintRules as templateRules } from './templates/lint/rules/all.ts';
import { manifestRules as jobManifestRules } from './templates/manifest/rules.ts';
import { auditRules } from './workteams/audit/audit.ts';
import { nearDomainRule } from './workteams/near-domain.ts';
import { notForVpcRule, overlappingRule } from './workteams/plan-allow-ips.ts';
import { teamLimitRule } from './workteams/plan-create.ts';

/** Every rule of the program, for `groundctl explain`, the reports and docs/rules.md. */
export const allRules: readonly Rule[] = [
  ...auditRules,
  nearDomainRule,
  notForVpcRule,
  overlappingRule,
  teamLimitRule,
  ...plusRules,
  ...manifestRules,
  ...imageRules,
  ...frameRules,
  ...chainRules,
  ...splitRules,
  ...stageRules,
  missingBucket,
  keyOfAlias,
  tooManyInvitations,
  ...lintRules,
  ...accessLogRules,
  ...migrateRules,
  ...checkRules,
  ...explainRules,
  ...lineRules,
  ...fileRules,
  ...convertRules,
  ...templateRules,
  ...lineQuotaRules,
  oddSource,
  ...jobManifestRules,
  ...taskRules,
];
