import { EXIT } from '../../core/errors.ts';
import { drain } from '../../core/events.ts';
import { sortFindings } from '../../core/finding.ts';
import { renderFindingsTable } from '../../core/report/findings-table.ts';
import { jsonDocument, renderJson } from '../../core/report/json.ts';
import { markdownRows } from '../../core/report/markdown.ts';
import { type Column, renderTable } from '../../core/report/table.ts';
import type { DataPlace, DataPlan } from '../../migrate/data/plan-data.ts';
import { readRemapFile } from '../../migrate/remap/read-remap-file.ts';
import { type ChangeOptions, carryOut } from '../change.ts';
import type { ExitCode, Io } from '../io.ts';
import { type ScopeOptions, seldom, sourceOf } from './options.ts';

interface DataOptions extends ChangeOptions, Pick<ScopeOptions, 'sourceProfile'> {
  readonly remap?: string;
  readonly checkData?: boolean;
  readonly bucketOwner?: string;
  readonly sourceBucketOwner?: string;
}

/** `groundctl migrate data FOLDER... [--remap FILE] [--check-data]` */
export async function data(io: Io, options: DataOptions, folders: readonly string[]): Promise<ExitCode> {
  const remap = options.remap === undefined ? undefined : await readRemapFile(options.remap, io.signal);
  const connection = await io.connect(options);
  const show = seldom(io);
  const input = {
    folders,
    remap,
    checkOnly: options.checkData,
    owner: options.bucketOwner,
    sourceOwner: options.sourceBucketOwner,
    source: sourceOf(folders, { ...options, sourceBucketOwner: undefined }),
  };
  const plan = await drain(connection.migrate.planData(input, { signal: io.signal }), ({ files, flows }) =>
    show(() => `${files} files, ${flows} flows`),
  );
  const wrong = plan.findings.some(({ severity }) => severity === 'error');
  if (options.checkData) {
    io.print(render(io, plan, options));
    return wrong ? EXIT.findings : EXIT.ok;
  }
  const code = await carryOut(
    io,
    'migrate.data',
    plan,
    (_, signal) => connection.migrate.applyData(plan, { signal }),
    options,
    { bytesOf: ({ copy }) => copy.from.size },
  );
  return code === EXIT.ok && wrong ? EXIT.findings : code;
}

const COLUMNS: Column<DataPlace>[] = [
  { header: 'Data at', value: ({ target }) => target, min: 20, cut: 'middle' },
  { header: 'Objects', value: ({ there }) => (there === undefined ? '?' : String(there)), align: 'right' },
  { header: 'Flows', value: ({ flows }) => String(flows.length), align: 'right', priority: 1 },
  { header: 'Staged copy', value: ({ staged }) => (staged ? 'yes' : '-'), priority: 2 },
  { header: 'Read today from', value: ({ location }) => location, priority: 3, min: 20, cut: 'middle' },
];

function render(io: Io, { places, findings }: DataPlan, { output }: DataOptions): string {
  if (output === 'json' || output === 'ndjson') {
    return renderJson(jsonDocument('migrate.data', { places, findings: sortFindings(findings) }));
  }
  if (output === 'markdown') return markdownRows(places, COLUMNS);
  const table =
    places.length === 0 ? 'No flow here reads from S3.\n' : renderTable(places, COLUMNS, io.table);
  return findings.length === 0 ? table : `${table}\n${renderFindingsTable(findings, io.table)}\n`;
}
