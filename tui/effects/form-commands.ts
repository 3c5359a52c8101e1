import { topOverlay } from '../state/app.ts';
import { type FormAction, isDirty, valuesOf } from '../state/form.ts';
import type { Overlay } from '../state/overlay.ts';
import type { Command } from './command.ts';
import { browseField, completeField } from './place-commands.ts';
import type { Program } from './program.ts';

const act =
  (action: FormAction): Command =>
  (program) =>
    program.store.dispatch({ type: 'overlay', action: { type: 'form', action } });

export const FORM_COMMANDS: Readonly<Record<string, Command>> = {
  'form.complete': completeField,
  'form.browse': browseField,
  'form.next': act({ type: 'focus', by: 1 }),
  'form.previous': act({ type: 'focus', by: -1 }),
  'form.choose-next': act({ type: 'choose', by: 1 }),
  'form.choose-previous': act({ type: 'choose', by: -1 }),
  'form.submit': (program) => {
    const top = formOverlay(program);
    if (!top) return;
    const count = Object.keys(top.form.problems).length;
    if (count > 0) {
      program.store.dispatch({ type: 'overlay', action: { type: 'form', action: { type: 'touch-all' } } });
      program.shell.notify(
        count === 1 ? 'One field is not valid yet.' : `${count} fields are not valid yet.`,
        'warn',
      );
      return;
    }
    top.submit(valuesOf(top.form));
  },
  'form.cancel': (program) => {
    const top = formOverlay(program);
    if (!top) return;
    if (isDirty(top.form) && !top.leaving) {
      program.store.dispatch({ type: 'overlay', action: { type: 'form-leaving' } });
      program.shell.notify('Esc again leaves the form and discards what was typed.', 'warn');
    } else program.store.dispatch({ type: 'close' });
  },
};

function formOverlay(program: Program): Extract<Overlay, { type: 'form' }> | undefined {
  const top = topOverlay(program.store.get());
  return top?.type === 'form' ? top : undefined;
}
