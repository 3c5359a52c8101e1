import { abortError, usageError } from '../../core/errors.ts';
import { confirmWhy, type Plan } from '../../core/plan.ts';
import { commandLine } from '../../core/text/shell-quote.ts';
import type { Io } from '../io.ts';
import { ask, askYes } from './ask.ts';
import { confirmPresumed } from './confirm-presumed.ts';
import type { ChangeOptions } from './options.ts';

/** Asks whether a plan is to be carried out, where that was not said beforehand. Throws where it is not. */
export async function confirmPlan(io: Io, plan: Plan, options: ChangeOptions): Promise<void> {
  if (options.yes || options.confirm !== undefined) await confirmPresumed(io, options);
  if (plan.confirmName !== undefined) return confirmByName(io, plan, plan.confirmName, options);
  if (options.yes) return;
  await askYes(io, options, {
    question: `Apply ${plan.changes.length === 1 ? 'this change' : 'these changes'}?`,
    unasked: 'This command changes something and cannot ask here.',
    hint: 'Add --yes to go ahead, or --dry-run to see only the plan.',
  });
}

/** --yes is not enough for what is not to happen by accident. */
async function confirmByName(io: Io, plan: Plan, name: string, options: ChangeOptions): Promise<void> {
  const why = confirmWhy(plan);
  if (options.confirm !== undefined) {
    if (options.confirm === name) return;
    throw usageError(`--confirm does not name ${name}. Nothing was changed.`);
  }
  const flag = commandLine(['--confirm', name]);
  const answer = await ask(io, options, {
    question: `${why} Type ${name} to go ahead: `,
    unasked: `${why.slice(0, -1)}, and this command cannot ask here.`,
    hint: `Add ${flag.copyable ? flag.text : '--confirm NAME'} to go ahead, or --dry-run to see only the plan.`,
  });
  if (answer !== name) throw abortError('The name does not match: nothing was changed.');
}
