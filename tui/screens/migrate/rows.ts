import { type Finding, sortFindings } from '../../../src/core/finding.ts';
import { formatBytes } from '../../../src/core/size.ts';
import { relativeTime } from '../../../src/core/text/time.ts';
import { describeHidden } from '../../../src/migrate/inspect/embedded-data.ts';
import type { FlowSummary } from '../../../src/migrate/scan.ts';
import type { Cell, Column, TableRow } from '../../state/table.ts';

export const FLOW_COLUMNS: readonly Column[] = [
  { id: 'flow', title: 'Flow', drop: 0, min: 20, max: 60, names: true },
  { id: 'target', title: 'At target', drop: 3.5, min: 10, max: 10, optional: true },
  { id: 'owner', title: 'Owner', drop: 5, min: 6, max: 16 },
  { id: 'steps', title: 'Steps', align: 'right', drop: 3, min: 5, max: 6 },
  { id: 'size', title: 'Size', align: 'right', drop: 2, min: 8, max: 9 },
  { id: 'hidden', title: 'Hidden data', drop: 1, min: 12, max: 36 },
  { id: 'findings', title: 'Findings', drop: 0, min: 20, max: 60 },
  { id: 'changed', title: 'Changed', drop: 4, min: 10, max: 12 },
];

/** What is known of a flow at its target. */
export type AtTarget = 'uploaded' | 'verified' | 'missing' | 'differs';

const AT_TARGET: Readonly<Record<AtTarget, Pick<Cell, 'mark' | 'tone'>>> = {
  uploaded: { mark: 'ok', tone: 'good' },
  verified: { mark: 'ok', tone: 'good' },
  missing: { mark: 'none', tone: 'muted' },
  differs: { mark: 'error', tone: 'bad' },
};

export function flowRow(flow: FlowSummary, now: Date, there?: AtTarget): TableRow {
  const hidden = flow.hidden.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    key: flow.file,
    cells: {
      flow: { text: flow.file },
      target: there === undefined ? { text: '' } : { text: there, ...AT_TARGET[there] },
      owner: { text: flow.owner, tone: 'muted' },
      steps: { text: String(flow.steps.length), sort: flow.steps.length },
      size: { text: formatBytes(flow.size), sort: flow.size },
      hidden:
        hidden === 0
          ? { text: '-', tone: 'muted', sort: 0 }
          : { text: describeHidden(flow.hidden), sort: -hidden },
      findings: findingsCell(flow.findings),
      changed: {
        text: flow.modified === undefined ? '' : relativeTime(flow.modified, now),
        tone: 'muted',
        sort: -(flow.modified?.getTime() ?? 0),
      },
    },
  };
}

function findingsCell(findings: readonly Finding[]): Cell {
  const [worst] = sortFindings(findings);
  if (!worst || worst.severity === 'info') return { mark: 'ok', text: 'ok', tone: 'good', sort: 0 };
  const more = findings.length > 1 ? ` (+${findings.length - 1})` : '';
  return {
    mark: worst.severity,
    text: `${worst.rule.replace('flow/', '')}${more}`,
    tone: worst.severity === 'error' ? 'bad' : 'warn',
    sort: worst.severity === 'error' ? -1000 - findings.length : -findings.length,
  };
}
