import { abortError, usageError } from '../../core/errors.ts';
import { confirmWhy, type Plan } from '../../core/plan.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import { commandLine } from '../../core/text/shell-quote.ts';
import type { Io } from '../io.ts';
import { confirmPresumed, mayAsk } from './confirm-presumed.ts';
import type { ChangeOptions } from './options.ts';

/** Asks whether a plan is to be carried out, where that was not said beforehand. Throws where it is not. */
export async function confirmPlan(io: Io, plan: Plan, options: ChangeOptions): Promise<void> {
  if (options.yes || options.confirm !== undefined) await confirmPresumed(io, options);
  if (plan.confirmName !== undefined) return confirmByName(io, plan, plan.confirmName, options);
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

/** --yes is not enough for what is not to happen by accident. */
async function confirmByName(io: Io, plan: Plan, name: string, options: ChangeOptions): Promise<void> {
  const why = confirmWhy(plan);
  if (options.confirm !== undefined) {
    if (options.confirm === name) return;
    throw usageError(`--confirm names another thing than ${name}. Nothing was changed.`);
  }
  if (!mayAsk(io, options)) {
    const flag = commandLine(['--confirm', name]);
    throw usageError(`${why.slice(0, -1)}, and there is nobody to ask here.`, {
      code: 'confirmation-needed',
      hint: `Add ${flag.copyable ? flag.text : '--confirm NAME'} to go ahead, or --dry-run to see the plan only.`,
    });
  }
  const answer = await io.ask(sanitize(`${why} Type ${name} to go ahead: `));
  if (answer.trim() !== name) throw abortError('Not the same name: nothing was changed.');
}
