import { bodyHeight } from '../state/app.ts';
import { mayApply } from '../state/plan-dialog.ts';
import { scrolledTo } from '../state/scroll.ts';
import { planLayout } from '../widgets/plan-layout.ts';
import type { Command } from './command.ts';

/** What keys do in the dialog of a change. */
export const PLAN_COMMANDS: Readonly<Record<string, Command>> = {
  'plan.focus': (program) => {
    const focus = program.plans.dialog()?.focus === 'apply' ? 'cancel' : 'apply';
    program.store.dispatch({ type: 'overlay', action: { type: 'plan', action: { type: 'focus', focus } } });
  },
  'plan.press': (program) => {
    if (program.plans.dialog()?.focus === 'apply') void program.plans.apply();
    else program.plans.close();
  },
  'plan.apply': (program) => {
    const dialog = program.plans.dialog();
    if (dialog && mayApply(dialog)) void program.plans.apply();
    else if (dialog?.plan?.confirmName !== undefined) {
      program.shell.notify(
        `Type ${dialog.plan.confirmName} in full to go ahead, or press esc to leave.`,
        'warn',
      );
    }
  },
  'plan.close': (program) => program.plans.close(),
  'plan.stop': (program) => program.plans.stop(),
  'plan.retry': (program) => program.plans.retry(),
  'plan.copy': (program) => {
    const command = program.plans.dialog()?.command;
    if (command?.copyable) program.shell.copy(command.text, command.text);
    else program.shell.notify(command?.reason ?? 'There is no command to copy.', 'warn');
  },
  'plan.up': planScroll(-1, 'line'),
  'plan.down': planScroll(1, 'line'),
  'plan.page-up': planScroll(-1, 'page'),
  'plan.page-down': planScroll(1, 'page'),
};

function planScroll(by: number, unit: 'line' | 'page'): Command {
  return (program) => {
    const dialog = program.plans.dialog();
    if (!dialog) return;
    const { size, settings } = program.store.get();
    const layout = planLayout(dialog, size.columns, bodyHeight(size), settings.attributes);
    const to = scrolledTo(layout.top, by, unit, layout.room, layout.body.length);
    program.store.dispatch({
      type: 'overlay',
      of: 'plan',
      action: { type: 'plan', action: { type: 'scroll', to } },
    });
  };
}
