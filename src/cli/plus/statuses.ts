import { STATUSES, type Status } from '../../batches/plus/statuses.ts';
import { jsonDocument, renderJson } from '../../core/report/json.ts';
import { markdownRows } from '../../core/report/markdown.ts';
import { renderTable } from '../../core/report/table.ts';
import type { ExitCode, GlobalOptions, Io } from '../io.ts';

const COLUMNS = [
  { header: 'Of', value: ({ of }: Status) => of },
  { header: 'Status', value: ({ name }: Status) => name },
  { header: 'Next', value: ({ next }: Status) => next },
  { header: 'What it means', value: ({ meaning }: Status) => meaning, min: 24, priority: 1 },
  { header: 'What to do', value: ({ action }: Status) => action, min: 24 },
];

/** `groundctl plus statuses` */
export async function statuses(io: Io, options: GlobalOptions): Promise<ExitCode> {
  if (options.output === 'json') io.print(renderJson(jsonDocument('plus.statuses', { statuses: STATUSES })));
  else if (options.output === 'markdown') io.print(markdownRows(STATUSES, COLUMNS));
  else io.print(renderTable(STATUSES, COLUMNS, io.table));
  return undefined;
}
