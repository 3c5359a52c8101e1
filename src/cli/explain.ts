import { allRules } from '../catalogue.ts';
import { createCatalogue, explainRule } from '../core/catalogue.ts';
import { usageError } from '../core/errors.ts';
import { jsonDocument, renderJson } from '../core/report/json.ts';
import { markdownTable } from '../core/report/markdown.ts';
import { renderTable } from '../core/report/table.ts';
import type { ExitCode, GlobalOptions, Io } from './io.ts';

interface ExplainOptions extends GlobalOptions {
  readonly encoded?: string;
}

/** `groundctl explain [RULE]`, `groundctl explain --encoded MESSAGE` */
export async function explain(io: Io, options: ExplainOptions, id: string | undefined): Promise<ExitCode> {
  if (options.encoded !== undefined) {
    if (id !== undefined)
      throw usageError('--encoded explains a message, not a rule: leave one of them out.');
    return (await import('./explain-message.ts')).explainMessage(io, options, options.encoded);
  }
  const catalogue = createCatalogue(allRules);
  const rules = id === undefined ? catalogue.rules : [catalogue.get(id)];
  if (options.output === 'json') {
    io.print(renderJson(jsonDocument('explain', { rules })));
  } else if (options.output === 'markdown') {
    io.print(
      markdownTable(
        ['Rule', 'Severity', 'Title'],
        rules.map((r) => [r.id, r.severity, r.title]),
      ),
    );
  } else if (id !== undefined && rules[0]) {
    io.print(explainRule(rules[0], Math.min(io.table.width ?? 80, 100)));
  } else {
    const columns = [
      { header: 'Rule', value: (rule: (typeof rules)[number]) => rule.id },
      { header: 'Severity', value: (rule: (typeof rules)[number]) => rule.severity },
      { header: 'Title', value: (rule: (typeof rules)[number]) => rule.title, min: 20 },
    ];
    io.print(renderTable(rules, columns, io.table));
  }
  return undefined;
}
