import { type Finding, sortFindings } from '../../core/finding.ts';
import { type Html, html } from '../../core/report/html.ts';
import { type PageColumn, pageSection, pageTable, renderPage } from '../../core/report/page.ts';
import { formatS3Uri } from '../../core/s3-uri.ts';
import { formatBytes } from '../../core/size.ts';
import { canvasSteps } from '../../migrate/canvas-steps.ts';
import { ownerOf } from '../../migrate/owners/owners.ts';
import { ownerPlaces } from '../../migrate/owners/places.ts';
import { rootNames } from '../../migrate/plan/keys.ts';
import type { MigrationPlan } from '../../migrate/plan/migration-plan.ts';

/** What becomes of one flow. */
interface Row {
  readonly owner: string;
  readonly flow: string;
  readonly what: 'moves' | 'is there' | 'is held back';
  readonly size: string;
  readonly findings: readonly Finding[];
}

/** Rules about what a flow needs in Canvas beside its file. */
const DOUBTFUL =
  /^flow\/(?:unknown-|incomplete-step|broken-graph|unfilled-|impossible-|staged-copy|custom-code|secret-arn|remap-)/;

/** A plan for the one who decides, as one page: whose flows move, what is held back and why, and what to do. */
export function planHtml(plan: MigrationPlan, now: Date): string {
  const rows = rowsOf(plan);
  const owners = [...new Set(rows.map(({ owner }) => owner))].sort();
  const place = formatS3Uri({ bucket: plan.target.bucket, key: plan.target.prefix });
  const about = plan.findings.filter(({ rule }) => rule.startsWith('target/') || rule.startsWith('data/'));
  const steps = canvasSteps(plan.target, ownerPlaces(plan)).map((step) => html`<li>${step}</li>`);
  return renderPage({
    title: `Data Wrangler flows to ${place}`,
    subtitle: `A plan of ${now.toISOString()}; nothing was uploaded. Account ${plan.target.account}, ${plan.target.region}.`,
    sections: [
      pageSection('owners', 'Whose flows', pageTable('Flows by owner', owners, ownerColumns(rows))),
      ...owners.map((owner, index) => ownerSection(owner, index, rows)),
      about.length === 0 ? undefined : pageSection('place', 'The location they go to', findingList(about)),
      plan.skipped.length === 0
        ? undefined
        : pageSection('left', 'Left behind', pageTable('Not flows, or not kept', plan.skipped, SKIPPED)),
      pageSection('next', 'What to do', html`<ol>${heldSteps(rows)}${steps}</ol>`),
    ],
  });
}

function rowsOf(plan: MigrationPlan): Row[] {
  const names = new Map(rootNames(plan.roots).map((name, index) => [plan.roots[index] ?? '', name]));
  const findings = Map.groupBy(plan.findings, ({ subject }) => subject);
  const row = (root: string, path: string, what: Row['what'], size: number | undefined): Row => {
    const name = names.get(root) ?? '';
    const flow = name === '' ? path : `${name}/${path}`;
    const found = sortFindings(findings.get(flow) ?? []);
    return {
      owner: ownerOf(root, path, plan.owners),
      flow,
      what,
      size: size === undefined ? '' : formatBytes(size),
      findings: found,
    };
  };
  return [
    ...plan.changes.map(({ upload }) => row(upload.root, upload.path, 'moves', upload.size)),
    ...plan.present.map(({ root, path, size }) => row(root, path, 'is there', size)),
    ...plan.held.map(({ root, path }) => row(root, path, 'is held back', undefined)),
  ].sort((a, b) => (a.flow < b.flow ? -1 : 1));
}

function ownerColumns(rows: readonly Row[]): PageColumn<string>[] {
  const count = (owner: string, test: (row: Row) => boolean) =>
    rows.filter((row) => row.owner === owner && test(row)).length;
  const column = (header: string, test: (row: Row) => boolean): PageColumn<string> => ({
    header,
    value: (owner) => count(owner, test),
    align: 'right',
  });
  return [
    { header: 'Owner', value: (owner) => owner },
    column('Move', ({ what }) => what === 'moves'),
    column('Already there', ({ what }) => what === 'is there'),
    column('Held back', ({ what }) => what === 'is held back'),
    column('To check in Canvas', ({ findings }) => findings.some(({ rule }) => DOUBTFUL.test(rule))),
  ];
}

function ownerSection(owner: string, index: number, rows: readonly Row[]): Html {
  const own = rows.filter((row) => row.owner === owner);
  return pageSection(`owner-${index + 1}`, `Flows of ${owner}`, pageTable(`Flows of ${owner}`, own, FLOWS));
}

const FLOWS: readonly PageColumn<Row>[] = [
  { header: 'Flow', value: ({ flow }) => flow },
  { header: 'What happens', value: ({ what }) => what },
  { header: 'Size', value: ({ size }) => size, align: 'right' },
  {
    header: 'Why, and what to check',
    value: ({ findings }) => findingList(findings.filter(({ severity }) => severity !== 'info')),
  },
];

const SKIPPED: readonly PageColumn<MigrationPlan['skipped'][number]>[] = [
  { header: 'File', value: ({ path }) => path },
  { header: 'Why', value: ({ detail }) => detail },
];

function findingList(findings: readonly Finding[]): Html | undefined {
  if (findings.length === 0) return undefined;
  return html`<ul>${findings.map(({ rule, severity, message, fix }) => html`<li>${severity}: ${message} <small>(${rule}) ${fix}</small></li>`)}</ul>`;
}

/** The fixes of what holds flows back, each once. */
function heldSteps(rows: readonly Row[]): Html[] {
  const held = rows.filter(({ what }) => what === 'is held back').flatMap(({ findings }) => findings);
  const fixes = new Set(held.filter(({ severity }) => severity === 'error').map(({ fix }) => fix));
  return [...fixes].map((fix) => html`<li>${fix}</li>`);
}
