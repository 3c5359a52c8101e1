import { BLANK, type Line, line, paragraph } from '../../theme/line.ts';
import type { LogsState, TableName } from './model.ts';
import { recordLines } from './record-lines.ts';
import { ruleOf } from './tables.ts';

/** What is said below a table about the row under the cursor, key by key. */
export function previewLines(state: LogsState, name: TableName, columns: number): Line[] {
  const table = state.tables[name];
  const key = table.rows[table.order[table.cursor] ?? -1]?.key;
  if (key === undefined) return [];
  if (name === 'findings') {
    const found = state.report?.findings[Number(key)];
    return found ? [BLANK, ...saying(found.message, found.fix, columns)] : [];
  }
  if (name === 'records') {
    const shown = state.open?.records[Number(key)];
    return shown ? [BLANK, ...recordLines(shown.record, columns)] : [];
  }
  const result = state.report?.supposed[state.lock];
  const found = result?.findings.find(({ rule }) => rule === key);
  if (found) return [BLANK, ...saying(found.message, found.fix, columns)];
  const rule = ruleOf(key);
  return rule ? [BLANK, ...saying(rule.title, rule.fix, columns)] : [];
}

function saying(message: string, fix: string, columns: number): Line[] {
  return [...paragraph(message, columns), ...paragraph(`Fix: ${fix}`, columns, 'muted')];
}

/** Below an empty what-if: what it cannot know. */
export function whatIfNotes(state: LogsState, columns: number): Line[] {
  const result = state.report?.supposed[state.lock];
  if (!result) return [line('Evaluating …', 'muted')];
  return result.notes.flatMap((note) => paragraph(note, columns, 'muted'));
}
