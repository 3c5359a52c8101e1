import { EXIT } from '../../core/errors.ts';
import { atLeast } from '../../core/finding.ts';
import type { Plan } from '../../core/plan.ts';
import type { ChangeOptions } from '../change/options.ts';
import { planText, shownPlan } from '../change/render-plan.ts';
import type { ExitCode, Io } from '../io.ts';

/** Shows a plan that has errors and is not carried out for that, and gives the exit code; undefined for any other plan. */
export function refused(
  io: Io,
  command: string,
  plan: Plan,
  options: ChangeOptions,
  done: string,
): ExitCode | undefined {
  if (!plan.findings.some(({ severity }) => atLeast(severity, 'error'))) return undefined;
  io.print(planText(command, plan, options, () => shownPlan(io, plan, {})));
  io.say(done);
  return EXIT.findings;
}
