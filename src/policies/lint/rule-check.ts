import { defineRule, type Rule, type Severity } from '../../core/finding.ts';
import type { PathStep } from '../../core/json/read-json.ts';
import type { StatementView } from './statement-view.ts';

/** What a check has to say about one statement. */
export interface Remark {
  readonly message: string;
  readonly fix?: string;
  readonly severity?: Severity;
  /** The value it is about; the statement itself where absent. */
  readonly path?: readonly PathStep[];
}

/** A rule with its check over one statement. */
export interface RuleCheck {
  readonly rule: Rule;
  check(view: StatementView): readonly Remark[];
}

/** Declares a rule beside its check. */
export function ruleCheck(rule: Parameters<typeof defineRule>[0], check: RuleCheck['check']): RuleCheck {
  return { rule: defineRule(rule), check };
}

/** The first few of a list, and how many more there are. */
export function someOf(names: readonly string[], limit = 3): string {
  const more = names.length - limit;
  return `${names.slice(0, limit).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
