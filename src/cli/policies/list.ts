import { jsonDocument, renderJson, renderJsonLine } from '../../core/report/json.ts';
import { markdownRows } from '../../core/report/markdown.ts';
import { type Column, renderTable } from '../../core/report/table.ts';
import { TEMPLATES } from '../../policies/catalogue/catalogue.ts';
import type { Template } from '../../policies/catalogue/template.ts';
import { templateJson } from '../../policies/report.ts';
import type { ExitCode, GlobalOptions, Io } from '../io.ts';

const COLUMNS: readonly Column<Template>[] = [
  { header: 'Document', value: ({ id }) => id },
  { header: 'Title', value: ({ title }) => title, min: 30 },
  { header: 'Kind', value: ({ attachment }) => attachment, priority: 1 },
  {
    header: 'Variants',
    value: ({ variants }) => variants.map(({ id }) => id).join(', '),
    priority: 2,
  },
];

/** `groundctl policies list` */
export async function list(io: Io, options: GlobalOptions): Promise<ExitCode> {
  io.print(render(io, options));
  return undefined;
}

function render(io: Io, { output }: GlobalOptions): string {
  switch (output) {
    case 'json':
      return renderJson(jsonDocument('policies.list', { documents: TEMPLATES.map(templateJson) }));
    case 'ndjson':
      return TEMPLATES.map((one) => renderJsonLine({ type: 'document', ...templateJson(one) })).join('');
    case 'markdown':
      return markdownRows(TEMPLATES, COLUMNS);
    default:
      return `${renderTable(TEMPLATES, COLUMNS, io.table)}\n${TEMPLATES.length} documents. Parameters and reasons: groundctl policies show DOCUMENT\n`;
  }
}
