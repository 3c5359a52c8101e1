import { abortError, EXIT, usageError } from '../core/errors.ts';
import type { EventStream } from '../core/events.ts';
import { drain } from '../core/events.ts';
import type { Change, Outcome, Plan, PlanEvent, PlanResult } from '../core/plan.ts';
import { jsonDocument, renderJsonLine } from '../core/report/json.ts';
import { markdownTable } from '../core/report/markdown.ts';
import { countOutcomes, renderOutcomeMarkdown, renderOutcomeTable } from '../core/report/outcome.ts';
import {
  extrasJson,
  outcomeJson,
  presumedJson,
  renderOutcomeJson,
  renderPlanJson,
} from '../core/report/plan-json.ts';
import { renderPlanMarkdown } from '../core/report/plan-markdown.ts';
import { presumedLine, renderPlanTable } from '../core/report/plan-table.ts';
import { sanitize } from '../core/text/sanitize.ts';
import { commandLine } from '../core/text/shell-quote.ts';
import { readOnlyError, readOnlyReason } from '../read-only.ts';
import { confirmPresumed, mayAsk } from './confirm-presumed.ts';
import type { ExitCode, GlobalOptions, Io } from './io.ts';
import { ProgressBar } from './progress-bar.ts';

/** Options of every command that changes something. */
export interface ChangeOptions extends GlobalOptions {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  /** The name typed beforehand, for plans that cannot be undone. */
  readonly confirm?: string;
}

/** How a plan of thousands of changes is shown. */
export interface PlanView<C extends Change = Change> {
  /** In place of every change with its fields. */
  readonly plan?: () => string;
  /** Of what was done, name only what did not work. */
  readonly quiet?: boolean;
  /** Bytes that a change moves, where that says more of the progress than its number. */
  readonly bytesOf?: (change: C) => number;
  /** Nothing of it is in AWS. */
  readonly local?: boolean;
}

/**
 * Shows a plan, asks, carries it out and reports each change. `command` is the schema's `noun.verb`.
 * Returns 254 when a change failed or was not started, 130 when that was for an interruption.
 */
export async function carryOut<C extends Change>(
  io: Io,
  command: string,
  plan: Plan<C>,
  apply: (plan: Plan<C>, signal: AbortSignal) => EventStream<PlanEvent<C>, PlanResult<C>>,
  options: ChangeOptions,
  view: PlanView<C> = {},
): Promise<ExitCode> {
  const told = view.local || !options.presumed?.length ? plan : { ...plan, presumed: options.presumed };
  const shown = () => shownPlan(io, told, view);
  if (options.dryRun) {
    io.print(renderPlan(command, told, options, shown));
    return EXIT.ok;
  }
  if (plan.changes.length > 0 && !view.local) refuseReadOnly(options);
  const machine = options.output === 'json' || options.output === 'ndjson' || options.output === 'markdown';
  if (plan.changes.length > 0) {
    if (!machine || io.interactive) io.say(shown().trimEnd());
    await confirmPlan(io, told, options);
  }
  const show = progressOf(io, plan, view);
  const result = await drain(apply(plan, io.signal), (event) => {
    show(event);
    if (event.type === 'change-finished' && options.output === 'ndjson')
      io.print(renderJsonLine({ type: 'outcome', ...outcomeJson(event.outcome) }));
  });
  io.print(renderResult(io, command, told, result, options, view));
  const open = result.outcomes.filter(isCutOff).length;
  if (io.signal.aborted && result.notStarted + open > 0) {
    io.say(
      `Interrupted: ${result.applied} of ${plan.changes.length} changes were made${open === 0 ? '' : `, and of ${open} it is not known: no answer had come`}. The same command does the rest.`,
    );
    return EXIT.interrupted;
  }
  if (result.failed + result.notStarted === 0) return EXIT.ok;
  const failures = result.outcomes.filter((outcome) => outcome.status === 'failed');
  const local = failures.length > 0 && failures.every(({ error }) => error.code === 'local-fault');
  return local ? EXIT.configuration : EXIT.aws;
}

/** A plan for a person. One in its own words has the lines about a project's settings before them. */
function shownPlan(io: Io, plan: Plan, view: Pick<PlanView, 'plan'>): string {
  const own = view.plan?.();
  if (own === undefined) return renderPlanTable(plan, io.table);
  return `${(plan.presumed ?? []).map((one) => `${presumedLine(one)}\n`).join('')}${own}`;
}

/** Throws where options or settings say that nothing may be changed. */
export function refuseReadOnly(options: GlobalOptions): void {
  const reason = readOnlyReason(options);
  if (reason !== undefined) throw readOnlyError(reason);
}

/** A change that was under way when an interruption cut it off. */
function isCutOff(outcome: Outcome): boolean {
  return outcome.status === 'failed' && outcome.error.source === 'interrupted';
}

function renderPlan(command: string, plan: Plan, { output }: ChangeOptions, shown: () => string): string {
  if (output === 'json') return renderPlanJson(command, plan);
  if (output === 'markdown') return renderPlanMarkdown(plan);
  if (output === 'ndjson') {
    return [
      ...plan.changes.map(({ kind, subject, fields, notes }) => ({
        type: 'change',
        kind,
        subject,
        fields,
        ...(notes ? { notes } : {}),
      })),
      ...plan.unchanged.map((unchanged) => ({ type: 'unchanged', ...unchanged })),
      ...plan.findings.map((finding) => ({ type: 'finding', ...finding })),
      ...(plan.skipped ?? []).map((skipped) => ({ type: 'skipped', ...skipped })),
      {
        type: 'summary',
        ...jsonDocument(command, {
          dryRun: true,
          changes: plan.changes.length,
          ...presumedJson(plan),
        }),
      },
    ]
      .map(renderJsonLine)
      .join('');
  }
  return `${shown()}\nDry run: nothing was changed.\n`;
}

function renderResult(
  io: Io,
  command: string,
  plan: Plan,
  result: PlanResult,
  { output }: ChangeOptions,
  view: Pick<PlanView, 'plan' | 'quiet'>,
): string {
  if (output === 'json') return renderOutcomeJson(command, plan, result);
  if (output === 'markdown') return renderOutcomeMarkdown(result) + unchangedMarkdown(plan);
  if (output === 'ndjson') {
    const { applied, failed, notStarted } = result;
    return renderJsonLine({
      type: 'summary',
      ...jsonDocument(command, {
        dryRun: false,
        applied,
        failed,
        notStarted,
        unchanged: plan.unchanged,
        findings: plan.findings,
        ...extrasJson(plan),
      }),
    });
  }
  if (plan.changes.length === 0) return shownPlan(io, plan, view);
  if (!view.quiet) return unchangedLines(io, plan) + renderOutcomeTable(result, io.table);
  return renderFailures(io, result);
}

/** Of thousands of changes, what failed in full, and of what was not started how many and why. */
function renderFailures(io: Io, result: PlanResult): string {
  const outcomes = result.outcomes.filter((outcome) => outcome.status === 'failed');
  const reasons = new Map<string, number>();
  for (const outcome of result.outcomes) {
    if (outcome.status !== 'not-started') continue;
    reasons.set(outcome.reason, (reasons.get(outcome.reason) ?? 0) + 1);
  }
  const left = [...reasons].map(([reason, count]) => `not started  ${count}: ${sanitize(reason)}\n`).join('');
  return outcomes.length === 0
    ? `${left}${countOutcomes(result)}\n`
    : left + renderOutcomeTable({ ...result, outcomes }, io.table);
}

/**
 * The plan was a message on stderr; what became of everything asked for belongs to the data. A terminal shows
 * both, and has these lines already.
 */
function unchangedLines(io: Io, plan: Plan): string {
  if (io.table.width !== undefined) return '';
  return plan.unchanged
    .map(({ subject, reason }) => `=  ${sanitize(subject)}: ${sanitize(reason)}\n`)
    .join('');
}

function unchangedMarkdown(plan: Plan): string {
  if (plan.unchanged.length === 0) return '';
  const rows = plan.unchanged.map(({ subject, reason }) => [subject, reason]);
  return `\n${markdownTable(['Unchanged', 'Reason'], rows)}`;
}

/** Changes up to this many are named one by one while they are made; of more a bar says how far it is. */
const FEW = 12;

function progressOf<C extends Change>(io: Io, { changes }: Plan<C>, { bytesOf }: PlanView<C>) {
  const total = changes.length;
  if (total <= FEW) {
    return (event: PlanEvent<C>) => {
      if (event.type !== 'change-started') return;
      io.progress(`${event.index + 1} of ${total}: ${event.change.kind} ${event.change.subject}`);
    };
  }
  const drawn = new ProgressBar(io);
  const totalBytes = bytesOf && changes.reduce((sum, change) => sum + bytesOf(change), 0);
  let done = 0;
  let bytes = 0;
  return (event: PlanEvent<C>) => {
    if (event.type !== 'change-finished') return;
    done += 1;
    if (bytesOf) bytes += bytesOf(event.outcome.change);
    drawn.update({ done, total, ...(totalBytes === undefined ? {} : { bytes, totalBytes }) });
  };
}

async function confirmPlan(io: Io, plan: Plan, options: ChangeOptions): Promise<void> {
  if (options.yes || options.confirm !== undefined) await confirmPresumed(io, options);
  if (plan.confirmName !== undefined) return confirmByName(io, plan.confirmName, options);
  if (options.yes) return;
  if (!mayAsk(io, options)) {
    throw usageError('This command changes something and cannot ask here.', {
      code: 'confirmation-needed',
      hint: 'Add --yes to go ahead, or --dry-run to see the plan only.',
    });
  }
  const answer = await io.ask(`Apply ${plan.changes.length === 1 ? 'this change' : 'these changes'}? [y/N] `);
  if (!/^y(es)?$/i.test(answer.trim())) throw abortError('Nothing was changed.');
}

/** --yes is not enough for what cannot be undone. */
async function confirmByName(io: Io, name: string, options: ChangeOptions): Promise<void> {
  if (options.confirm !== undefined) {
    if (options.confirm === name) return;
    throw usageError(`--confirm names another thing than ${name}. Nothing was changed.`);
  }
  if (!mayAsk(io, options)) {
    const flag = commandLine(['--confirm', name]);
    throw usageError('This cannot be undone, and there is nobody to ask here.', {
      code: 'confirmation-needed',
      hint: `Add ${flag.copyable ? flag.text : '--confirm NAME'} to go ahead, or --dry-run to see the plan only.`,
    });
  }
  const answer = await io.ask(`This cannot be undone. Type ${name} to go ahead: `);
  if (answer.trim() !== name) throw abortError('Not the same name: nothing was changed.');
}
