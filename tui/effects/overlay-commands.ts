import { BINDINGS, CONTEXTS } from '../screens/area-keys.ts';
import { bodyHeight, topOverlay } from '../state/app.ts';
import type { Overlay } from '../state/overlay.ts';
import { scrolledTo } from '../state/scroll.ts';
import { helpLines, helpRoom } from '../widgets/help-lines.ts';
import type { Command } from './command.ts';
import type { Program } from './program.ts';

export const move =
  (by: number): Command =>
  (program) =>
    program.store.dispatch({ type: 'overlay', action: { type: 'move', by } });

/** What keys do in questions, in lists to choose from, and in the help. */
export const OVERLAY_COMMANDS: Readonly<Record<string, Command>> = {
  'confirm.focus': (program) => {
    const top = topOverlay(program.store.get());
    const focus = top?.type === 'confirm' && top.focus === 'yes' ? 'no' : 'yes';
    program.store.dispatch({ type: 'overlay', action: { type: 'focus', focus } });
  },
  'confirm.press': (program) => {
    const top = topOverlay(program.store.get());
    if (top?.type === 'confirm' && top.focus === 'yes') confirmed(program, top);
    else program.store.dispatch({ type: 'close' });
  },
  'confirm.yes': (program) => {
    const top = topOverlay(program.store.get());
    if (top?.type === 'confirm') confirmed(program, top);
  },
  'confirm.no': (program) => program.store.dispatch({ type: 'close' }),

  'choose.up': move(-1),
  'choose.down': move(1),
  'choose.take': (program) => {
    const top = topOverlay(program.store.get());
    if (top?.type !== 'choose') return;
    const option = top.options[top.cursor];
    program.store.dispatch({ type: 'close' });
    if (option) top.take(option.value);
  },

  'help.up': helpScroll(-1, 'line'),
  'help.down': helpScroll(1, 'line'),
  'help.page-up': helpScroll(-1, 'page'),
  'help.page-down': helpScroll(1, 'page'),
};

function helpScroll(by: number, unit: 'line' | 'page'): Command {
  return (program) => {
    const top = topOverlay(program.store.get());
    if (top?.type !== 'help') return;
    const { size } = program.store.get();
    const lines = helpLines(BINDINGS, CONTEXTS, top.of, top.input.text, size.columns - 2).length;
    const to = scrolledTo(top.scroll, by, unit, helpRoom(bodyHeight(size)), lines);
    program.store.dispatch({ type: 'overlay', action: { type: 'scroll', to } });
  };
}

function confirmed(program: Program, { accept }: Extract<Overlay, { type: 'confirm' }>): void {
  program.store.dispatch({ type: 'close' });
  accept();
}
