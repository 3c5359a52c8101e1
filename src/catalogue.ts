import type { Rule } from './core/finding.ts';
import { migrateRules } from './migrate/scan.ts';
import { auditRules } from './workteams/audit/audit.ts';
import { notForVpcRule, overlappingRule } from './workteams/plan-allow-ips.ts';

/** Every rule of the program, for `groundctl explain`, the reports and docs/rules.md. */
export const allRules: readonly Rule[] = [...migrateRules, ...auditRules, notForVpcRule, overlappingRule];
