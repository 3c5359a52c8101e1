import { EXIT } from '../core/errors.ts';
import { drain, type EventStream } from '../core/events.ts';
import type { Change, Outcome, Plan, PlanEvent, PlanResult } from '../core/plan.ts';
import { renderJsonLine } from '../core/report/json.ts';
import { outcomeJson } from '../core/report/plan-json.ts';
import { readOnlyError, readOnlyReason } from '../read-only.ts';
import { confirmPlan } from './change/confirm-plan.ts';
import type { ChangeOptions, PlanView } from './change/options.ts';
import { progressOf } from './change/progress.ts';
import { renderPlan, shownPlan } from './change/render-plan.ts';
import { renderResult } from './change/render-result.ts';
import type { ExitCode, GlobalOptions, Io } from './io.ts';

export type { ChangeOptions, PlanView } from './change/options.ts';

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
      `Interrupted: ${result.applied} of ${plan.changes.length} changes were made${open === 0 ? '' : `, and for ${open} the outcome is unknown: no response had arrived`}. The same command does the rest.`,
    );
    return EXIT.interrupted;
  }
  if (result.failed + result.notStarted === 0) return EXIT.ok;
  const failures = result.outcomes.filter((outcome) => outcome.status === 'failed');
  const local = failures.length > 0 && failures.every(({ error }) => error.code === 'local-fault');
  return local ? EXIT.configuration : EXIT.aws;
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
