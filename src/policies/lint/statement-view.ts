import type { PathStep } from '../../core/json/read-json.ts';
import type { ConditionClause, PolicyDocument, Statement } from '../evaluate/model.ts';
import { findOperator, type Operator } from '../evaluate/operators.ts';
import type { PolicyUse } from '../evaluate/read-document.ts';
import { actionsMatching, type KnownAction } from './action-table.ts';

/** A condition with its operator taken apart; the operator is undefined for one that AWS does not document. */
export interface ClauseView extends ConditionClause {
  /** The key in lower case. */
  readonly folded: string;
  /** The operator without quantifier and IfExists. */
  readonly base: string;
  readonly parsed: Operator | undefined;
  readonly path: readonly PathStep[];
}

/** A statement as the rules look at it. */
export interface StatementView {
  readonly document: PolicyDocument;
  readonly statement: Statement;
  /** What the document is for, where it is told or can be seen. */
  readonly use: PolicyUse;
  /** True where somebody said what the document is for. */
  readonly isUseTold: boolean;
  /** Characters of the whole document without white space. */
  readonly size: number;
  /** Path of the statement in the text. */
  readonly path: readonly PathStep[];
  readonly clauses: readonly ClauseView[];
  /** The known actions it covers; empty for NotAction. */
  readonly actions: readonly KnownAction[];
}

export function viewStatement(
  document: PolicyDocument,
  statement: Statement,
  about: Pick<StatementView, 'use' | 'isUseTold' | 'size' | 'path'>,
): StatementView {
  const { path } = about;
  return {
    ...about,
    document,
    statement,
    clauses: statement.conditions.map((clause) => ({
      ...clause,
      folded: clause.key.toLowerCase(),
      base: clause.operator.replace(/^For(?:AllValues|AnyValue):/, '').replace(/IfExists$/, ''),
      parsed: findOperator(clause.operator),
      path: [...path, 'Condition', clause.operator, clause.key],
    })),
    actions: statement.action.negated
      ? []
      : [...new Set(statement.action.values.flatMap((value) => actionsMatching(value)))],
  };
}

/** Whether a clause can only hold when the request has the key: it says something about who or where. */
export function needsKey({ parsed, base, values }: ClauseView): boolean {
  if (base === 'Null') return values.every((value) => value.toLowerCase() === 'false');
  return parsed !== undefined && !parsed.negated && !parsed.ifExists && parsed.quantifier !== 'ForAllValues';
}

/** Whether a clause holds only for requests without the key. */
export function needsAbsence({ base, values }: ClauseView): boolean {
  return base === 'Null' && values.every((value) => value.toLowerCase() === 'true');
}

/** True when some clause limits the statement by one of the keys, given in lower case; `…/` stands for a tag. */
export function isNarrowedBy(view: StatementView, keys: readonly string[]): boolean {
  return view.clauses.some(
    (clause) =>
      clause.base !== 'Null' &&
      needsKey(clause) &&
      clause.values.every((value) => value !== '*') &&
      keys.some((key) => (key.endsWith('/') ? clause.folded.startsWith(key) : clause.folded === key)),
  );
}

/** The statement by the name people know it by. */
export function nameOf({ sid, index }: Statement): string {
  return sid === undefined || sid === '' ? `statement ${index + 1}` : sid;
}
