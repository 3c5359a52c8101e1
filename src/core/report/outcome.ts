import type { Outcome, PlanResult } from '../plan.ts';
import { redact } from '../text/redact.ts';
import { sanitize } from '../text/sanitize.ts';
import { wrap } from '../text/width.ts';
import { markdownTable } from './markdown.ts';
import { PLAIN, type Style, type Tone } from './style.ts';
import type { TableOptions } from './table.ts';

const WORDS: { readonly [status in Outcome['status']]: readonly [word: string, tone: Tone] } = {
  applied: ['done', 'success'],
  failed: ['failed', 'error'],
  'not-started': ['not started', 'warning'],
};

/** What became of each change, for a person: failures with their reason and, once each, what to do; then the count. */
export function renderOutcomeTable(result: PlanResult, options: TableOptions = {}): string {
  const style = options.style ?? PLAIN;
  const width = Math.max(20, options.width ?? Number.POSITIVE_INFINITY);
  const said = new Set<string>();
  const lines = result.outcomes.flatMap((outcome) => outcomeLines(outcome, width, style, said));
  return `${[...lines, ...(lines.length === 0 ? [] : ['']), countOutcomes(result)].join('\n')}\n`;
}

/** The same as a Markdown table. */
export function renderOutcomeMarkdown(result: PlanResult): string {
  const rows = result.outcomes.map((o) => [
    WORDS[o.status][0],
    o.change.kind,
    o.change.subject,
    detail(o).join(' '),
  ]);
  const table =
    rows.length === 0 ? '' : `\n${markdownTable(['Outcome', 'Change', 'Subject', 'Detail'], rows)}`;
  return `${countOutcomes(result)}\n${table}`;
}

/** `3 done, 1 failed, 2 not started`. */
export function countOutcomes(result: PlanResult): string {
  const parts = [`${result.applied} done`];
  if (result.failed > 0) parts.push(`${result.failed} failed`);
  if (result.notStarted > 0) parts.push(`${result.notStarted} not started`);
  return result.outcomes.length === 0 ? 'nothing to do' : parts.join(', ');
}

function outcomeLines(outcome: Outcome, width: number, style: Style, said: Set<string>): string[] {
  const [word, tone] = WORDS[outcome.status];
  const { kind, subject } = outcome.change;
  const head = `${style.paint(tone, word)}  ${kind} ${sanitize(subject)}`;
  return [
    head,
    ...detail(outcome, said).flatMap((text) => wrap(sanitize(text), width - 4).map((part) => `    ${part}`)),
  ];
}

/** `said` are the hints that stand above already, and need not be read again. */
function detail(outcome: Outcome, said = new Set<string>()): string[] {
  if (outcome.status === 'not-started') return [outcome.reason];
  if (outcome.status === 'applied') return outcome.detail === undefined ? [] : [redact(outcome.detail)];
  const { message, hint, problems, aws } = outcome.error;
  const isNew = hint !== undefined && !said.has(hint);
  if (isNew) said.add(hint);
  return [
    message,
    ...problems,
    ...(isNew ? [hint] : []),
    ...(aws?.requestId === undefined ? [] : [`request id ${aws.requestId}`]),
  ].map(redact);
}
