import { defineRule, type Rule, type Severity } from '../../core/finding.ts';
import type { Page } from './page-model.ts';

/** Text to put in place of a part of the source. Offsets count from 0. */
export interface Edit {
  readonly begin: number;
  readonly end: number;
  readonly text: string;
}

/** A place that breaks a rule. */
export interface Hit {
  readonly offset: number;
  readonly message: string;
  /** The rule's, unless the place makes it milder or worse. */
  readonly severity?: Severity;
  readonly fix?: string;
  /** A change that is safe to make without asking what was meant. */
  readonly edit?: Edit;
}

export interface LintRule extends Rule {
  /** A template that breaks the rule and one that barely keeps it; docs/rules.md shows them, a test runs them. */
  readonly examples: { readonly fails: string; readonly passes: string };
  check(page: Page): Iterable<Hit>;
}

const GUIDE = 'https://docs.aws.amazon.com/sagemaker/latest/dg/';

/** Declares a rule of the template lint. */
export function lintRule(rule: LintRule): LintRule {
  return defineRule(rule);
}

/** A page of the SageMaker developer guide, as the source of a rule. */
export function guide(page: string): string {
  return `${GUIDE}${page}`;
}
