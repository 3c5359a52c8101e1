import type { Rule } from './core/finding.ts';
import { taskRules } from './templates/check/rules.ts';
import { lintRules } from './templates/lint/lint.ts';
import { manifestRules } from './templates/manifest/rules.ts';
import { auditRules } from './workteams/audit/audit.ts';
import { notForVpcRule, overlappingRule } from './workteams/plan-allow-ips.ts';

/** Every rule of the program, for `groundctl explain`, the reports and docs/rules.md. */
export const allRules: readonly Rule[] = [
  ...auditRules,
  notForVpcRule,
  overlappingRule,
  ...lintRules,
  ...manifestRules,
  ...taskRules,
];
