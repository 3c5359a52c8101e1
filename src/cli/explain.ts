import { allRules } from '../catalogue.ts';
import { createCatalogue, explainRule } from '../core/catalogue.ts';
import { usageError } from '../core/errors.ts';
import type { Rule } from '../core/finding.ts';
import { jsonDocument, renderJson } from '../core/report/json.ts';
import { markdownRows } from '../core/report/markdown.ts';
import { type Column, renderTable } from '../core/report/table.ts';
import type { ExitCode, GlobalOptions, Io } from './io.ts';

interface ExplainOptions extends GlobalOptions {
  readonly encoded?: string;
}

const COLUMNS: readonly Column<Rule>[] = [
  { header: 'Rule', value: ({ id }) => id },
  { header: 'Severity', value: ({ severity }) => severity },
  { header: 'Title', value: ({ title }) => title, min: 20 },
];

/** `groundctl explain [RULE]`, `groundctl explain --encoded MESSAGE` */
export async function explain(io: Io, options: ExplainOptions, id: string | undefined): Promise<ExitCode> {
  if (options.encoded !== undefined) {
    if (id !== undefined) throw usageError('--encoded explains a message, not a rule: use one of them.');
    return (await import('./explain-message.ts')).explainMessage(io, options, options.encoded);
  }
  const catalogue = createCatalogue(allRules);
  const rules = id === undefined ? catalogue.rules : [catalogue.get(id)];
  if (options.output === 'json') io.print(renderJson(jsonDocument('explain', { rules })));
  else if (options.output === 'markdown') io.print(markdownRows(rules, COLUMNS));
  else if (id !== undefined && rules[0]) io.print(explainRule(rules[0], Math.min(io.table.width ?? 80, 100)));
  else io.print(renderTable(rules, COLUMNS, io.table));
  return undefined;
}
