import { allRules } from '../../catalogue.ts';
import { drain } from '../../core/events.ts';
import { sortFindings } from '../../core/finding.ts';
import { renderFindings } from '../../core/report/findings.ts';
import { jsonDocument, renderJson, renderJsonLine } from '../../core/report/json.ts';
import { markdownRows, markdownTable } from '../../core/report/markdown.ts';
import { type Column, renderTable } from '../../core/report/table.ts';
import { formatBytes } from '../../core/size.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import { relativeTime } from '../../core/text/time.ts';
import { SKIP_REASONS, type Skipped, type SkipReason } from '../../migrate/files/skip.ts';
import { describeHidden } from '../../migrate/inspect/embedded-data.ts';
import type { FlowSummary, ScanResult } from '../../migrate/scan.ts';
import { scanFlows } from '../../migrate/scan.ts';
import { isStaged } from '../../migrate/staged/staged-root.ts';
import { type CheckingOptions, exitCodeOf } from '../fail-on.ts';
import { findingsCell, findingsTone } from '../findings-cell.ts';
import type { ExitCode, Io } from '../io.ts';
import { VERSION } from '../version.ts';
import { checkDomain, type ScopeOptions, seldom, sourceOf } from './options.ts';

interface ScanOptions extends CheckingOptions, Pick<ScopeOptions, 'sourceProfile' | 'sourceBucketOwner'> {
  readonly domain?: string;
}

/** `groundctl migrate scan FOLDER...` Needs no AWS at all, but for the names of owners and flows in S3. */
export async function scan(io: Io, options: ScanOptions, folders: readonly string[]): Promise<ExitCode> {
  const show = seldom(io);
  const domain = checkDomain(options.domain);
  const { signal } = io;
  const source = sourceOf(folders, options);
  const remote = folders.some(isStaged) || domain !== undefined;
  const migrate = remote ? (await io.connect(options)).migrate : undefined;
  const owners = domain === undefined ? undefined : await migrate?.owners(domain, { signal });
  const result = await drain(
    migrate?.scan(folders, { signal, owners, source }) ?? scanFlows(folders, { signal, owners }),
    ({ files, flows }) => show(() => `${files} files, ${flows} flows`),
  );
  io.print(render(io, result, options));
  return exitCodeOf(result.findings, options.failOn);
}

function render(io: Io, result: ScanResult, { output }: ScanOptions): string {
  const report = {
    ...io.table,
    command: 'migrate.scan',
    title: 'Data Wrangler flows',
    version: VERSION,
    rules: allRules,
  };
  switch (output) {
    case 'json':
      return renderJson(
        jsonDocument('migrate.scan', {
          files: result.files,
          flows: result.flows,
          skipped: result.skipped,
          findings: sortFindings(result.findings),
        }),
      );
    case 'ndjson':
      return [
        ...result.flows.map(({ findings: _, ...flow }) => renderJsonLine({ type: 'flow', ...flow })),
        ...result.skipped.map((skipped) => renderJsonLine({ type: 'skipped', ...skipped })),
        renderFindings('ndjson', result.findings, report),
      ].join('');
    case 'sarif':
      return renderFindings('sarif', result.findings, report);
    case 'markdown': {
      const all = columns((date) => date.toISOString());
      const table = markdownRows(result.flows, all);
      const left = markdownTable(
        ['Not migrated', 'Why'],
        result.skipped.map(({ path, detail }) => [path, detail]),
      );
      const parts = [table, ...(result.skipped.length === 0 ? [] : [left])];
      return `${parts.join('\n')}\n${renderFindings('markdown', result.findings, report)}`;
    }
    default:
      return `${renderInventory(io, result)}\n${renderFindings('table', result.findings, report)}`;
  }
}

function renderInventory(io: Io, { flows, skipped, files }: ScanResult): string {
  const counts = `${flows.length} flows in ${files} files`;
  const table = flows.length === 0 ? '' : `${renderTable(flows, columns(sinceNow()), io.table)}\n`;
  return `${table}${counts}\n${renderSkipped(skipped)}`;
}

const SHOWN = 20;

/** What is left behind, by reason; names where somebody may have expected a flow. */
export function renderSkipped(skipped: readonly Skipped[]): string {
  if (skipped.length === 0) return '';
  const expected = skipped.filter(({ path, reason }) => reason !== 'not-a-flow' || /flow[^/]*$/i.test(path));
  const lines = expected
    .slice(0, SHOWN)
    .map(({ path, detail }) => `  ${sanitize(path)}: ${sanitize(detail)}`);
  const counts = new Map<SkipReason, number>();
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const summary = [...counts].map(([reason, count]) => `${count} ${SKIP_REASONS[reason]}`).join('; ');
  const more =
    expected.length > SHOWN ? [`  and ${expected.length - SHOWN} more: --output json names each`] : [];
  return `${[`Not migrated: ${summary}`, ...lines, ...more].join('\n')}\n`;
}

function sinceNow(): (date: Date) => string {
  const now = new Date();
  return (date) => relativeTime(date, now);
}

/** `when` says when a flow was changed: a document is read later than a screen. */
function columns(when: (date: Date) => string): Column<FlowSummary>[] {
  return [
    { header: 'Flow', value: (flow) => flow.file, min: 20, cut: 'middle' },
    { header: 'Owner', value: (flow) => flow.owner, min: 6, priority: 4 },
    { header: 'Steps', value: (flow) => String(flow.steps.length), align: 'right' },
    { header: 'Sources', value: (flow) => String(flow.sources.length), align: 'right', priority: 3 },
    { header: 'Sinks', value: (flow) => String(flow.sinks), align: 'right', priority: 3 },
    { header: 'Size', value: (flow) => formatBytes(flow.size), align: 'right' },
    { header: 'Hidden data', value: (flow) => describeHidden(flow.hidden) || '-', priority: 1, min: 12 },
    {
      header: 'Findings',
      value: (flow) => findingsCell(flow.findings),
      min: 18,
      priority: 2,
      tone: (flow) => findingsTone(flow.findings),
    },
    {
      header: 'Changed',
      value: ({ modified }) => (modified === undefined ? '' : when(modified)),
      priority: 5,
    },
  ];
}
