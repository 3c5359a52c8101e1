import type { Rule } from '../../../core/finding.ts';
import type { LintRule } from '../lint-rule.ts';
import { accessRules } from './access.ts';
import { elementRules } from './elements.ts';
import { jsonRules } from './json-attributes.ts';
import { labelRules } from './labels.ts';
import { nestingRules } from './nesting.ts';
import { parseRules } from './parse.ts';
import { safetyRules } from './safety.ts';
import { structureRules } from './structure.ts';

/** The rules about the HTML that a template makes. */
export const pageRules: readonly LintRule[] = [
  ...structureRules,
  ...nestingRules,
  ...elementRules,
  ...labelRules,
  ...jsonRules,
  ...accessRules,
  ...safetyRules,
];

/** Every rule of the template lint. Loads neither liquidjs nor parse5: the catalogue is for all commands. */
export const lintRules: readonly Rule[] = [...parseRules, ...pageRules];
