import { bodyHeight, type SharedAction, topOverlay } from '../state/app.ts';
import { inputOf } from '../state/input.ts';
import { helpOverlay } from '../state/overlay.ts';
import type { TableAction } from '../state/table.ts';
import type { Command } from './command.ts';
import { FORM_COMMANDS } from './form-commands.ts';
import { openArea } from './open-area.ts';
import { OVERLAY_COMMANDS } from './overlay-commands.ts';
import { PICK_COMMANDS } from './pick-commands.ts';
import { PLAN_COMMANDS } from './plan-commands.ts';
import type { Program } from './program.ts';
import { readOnlyWords } from './read-only-words.ts';
import { SUBJECT_COMMANDS } from './subject-commands.ts';
import { sleepUntilForeground } from './terminal.ts';

const table =
  (action: TableAction): Command =>
  (program) =>
    program.toArea({ type: 'table', action });

const scroll =
  (by: number, unit: 'line' | 'page' | 'all'): Command =>
  (program) =>
    program.toArea({ type: 'scroll', by, unit });

/** Half of what a screen shows. */
const half =
  (action: (by: number) => SharedAction, sign: number): Command =>
  (program) =>
    program.toArea(action(sign * Math.max(1, Math.floor(bodyHeight(program.store.get().size) / 2))));

const halfTable = (sign: number) => half((by) => ({ type: 'table', action: { type: 'move', by } }), sign);
const halfText = (sign: number) => half((by) => ({ type: 'scroll', by, unit: 'line' }), sign);

/** The shell's own commands; an area brings its own under its own names. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  ...FORM_COMMANDS,
  ...PICK_COMMANDS,
  ...PLAN_COMMANDS,
  ...OVERLAY_COMMANDS,
  ...SUBJECT_COMMANDS,

  quit: (program) => program.terminal.exit(0),
  'quit.now': (program) => {
    const dialog = program.plans.dialog();
    if (dialog?.stage === 'applying' && !dialog.stopping) {
      program.plans.stop();
      program.shell.notify('Finishing the current change. Ctrl+C again quits immediately.', 'warn');
    } else program.terminal.exit(130);
  },
  suspend: (program) => {
    const { suspend } = program.terminal;
    if (suspend) void sleepUntilForeground(suspend);
  },
  redraw: (program) => program.terminal.redraw(),
  refresh: (program) => {
    const { session } = program.store.get();
    if (session.status === 'failed') program.reconnect(session.options);
    else void program.session.load();
  },
  help: (program) => {
    if (topOverlay(program.store.get())?.type === 'help') return;
    program.shell.open(helpOverlay(program.contexts()));
  },
  close: (program) => program.store.dispatch({ type: 'close' }),
  back: (program) => {
    const before = program.areaState();
    program.toArea({ type: 'back' });
    if (program.areaState() === before) program.shell.notify('Nothing to go back to. q quits.');
  },
  'write.toggle': (program) => {
    const { writable, locked, session } = program.store.get();
    if (writable) {
      program.store.dispatch({ type: 'writable', writable: false });
      program.shell.notify('Read-only now.');
      return;
    }
    if (locked !== undefined) {
      program.shell.notify(readOnlyWords(locked), 'warn');
      return;
    }
    if (session.status !== 'ready') {
      program.shell.notify('Not connected yet.', 'warn');
      return;
    }
    const { target, identity } = session;
    program.shell.open({
      type: 'confirm',
      title: 'Allow changes?',
      text: [
        `Changes go to account ${identity?.Account ?? '(not known yet)'} in ${target.region}${target.profile ? `, profile ${target.profile}` : ''}.`,
        'Each one is shown with before and after, and must be confirmed, before it is made.',
      ],
      yes: 'Allow changes',
      focus: 'no',
      accept: () => {
        program.store.dispatch({ type: 'writable', writable: true });
        program.shell.notify('Changes are now allowed. W disallows them.');
      },
    });
  },
  'area.number': (program, key) => {
    const area = program.areas[Number(key) - 1];
    if (area) openArea(program, area.id);
    else program.shell.notify(`There is no tab ${key}.`, 'warn');
  },
  'area.next': (program) => stepArea(program, 1),
  'area.previous': (program) => stepArea(program, -1),

  'table.up': table({ type: 'move', by: -1 }),
  'table.down': table({ type: 'move', by: 1 }),
  'table.page-up': table({ type: 'page', by: -1 }),
  'table.page-down': table({ type: 'page', by: 1 }),
  'table.half-up': halfTable(-1),
  'table.half-down': halfTable(1),
  'table.first': table({ type: 'to', position: 0 }),
  'table.last': table({ type: 'to', position: Number.MAX_SAFE_INTEGER }),
  'table.select': table({ type: 'toggle' }),
  'table.select-all': table({ type: 'toggle-all' }),
  'table.sort': table({ type: 'sort-next' }),
  'table.sort-reverse': table({ type: 'sort-reverse' }),
  'table.filter': (program) => {
    const filter = program.area().table(program.areaState())?.filter;
    if (filter === undefined) return;
    program.shell.open({ type: 'filter', input: inputOf(filter), before: filter });
  },
  'filter.keep': (program) => program.store.dispatch({ type: 'close' }),
  'filter.drop': (program) => {
    program.toArea({ type: 'table', action: { type: 'filter', filter: '' } });
    program.store.dispatch({ type: 'close' });
  },

  'text.up': scroll(-1, 'line'),
  'text.down': scroll(1, 'line'),
  'text.page-up': scroll(-1, 'page'),
  'text.page-down': scroll(1, 'page'),
  'text.half-up': halfText(-1),
  'text.half-down': halfText(1),
  'text.first': scroll(-1, 'all'),
  'text.last': scroll(1, 'all'),

  'edit.left': (program) => program.edit({ type: 'left' }),
  'edit.right': (program) => program.edit({ type: 'right' }),
  'edit.home': (program) => program.edit({ type: 'home' }),
  'edit.end': (program) => program.edit({ type: 'end' }),
  'edit.up': (program) => program.edit({ type: 'up' }),
  'edit.down': (program) => program.edit({ type: 'down' }),
  'edit.backspace': (program) => program.edit({ type: 'backspace' }),
  'edit.delete': (program) => program.edit({ type: 'delete' }),
  'edit.delete-word': (program) => program.edit({ type: 'delete-word' }),
  'edit.clear': (program) => program.edit({ type: 'clear' }),
  'edit.newline': (program) => program.edit({ type: 'insert', text: '\n' }),

  sandbox: (program) => program.reconnect({ sandbox: true }),
};

function stepArea(program: Program, by: number): void {
  const count = program.areas.length;
  const at = program.areas.indexOf(program.area());
  const area = program.areas[(at + by + count) % count];
  if (area) openArea(program, area.id);
}
