import { commandLine } from '../../src/core/text/shell-quote.ts';
import { BINDINGS, CONTEXTS } from '../area-keys.ts';
import type { Key } from '../keys/parse.ts';
import { bodyHeight, topOverlay } from '../state/app.ts';
import { inputOf } from '../state/input.ts';
import { helpOverlay } from '../state/overlay.ts';
import { mayApply } from '../state/plan-dialog.ts';
import type { TableAction } from '../state/table.ts';
import { helpLines, helpRoom } from '../widgets/help-lines.ts';
import { planLayout } from '../widgets/plan-layout.ts';
import { FORM_COMMANDS } from './form-commands.ts';
import { PICK_COMMANDS } from './pick-commands.ts';
import type { Program } from './program.ts';
import { clipboardSequence, openUrl, showInEditor, sleepUntilForeground } from './terminal.ts';

export type Command = (program: Program, key: Key) => void;

const table =
  (action: TableAction): Command =>
  (program) =>
    program.toArea({ type: 'table', action });

const scroll =
  (by: number, unit: 'line' | 'page' | 'all'): Command =>
  (program) =>
    program.toArea({ type: 'scroll', by, unit });

const move =
  (by: number): Command =>
  (program) =>
    program.store.dispatch({ type: 'overlay', action: { type: 'move', by } });

const NO_SUBJECT = 'There is nothing under the cursor.';

/** The shell's own commands; an area brings its own under its own names. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  ...FORM_COMMANDS,
  ...PICK_COMMANDS,

  quit: (program) => program.terminal.exit(0),
  'quit.now': (program) => {
    const dialog = program.plans.dialog();
    if (dialog?.stage === 'applying' && !dialog.stopping) {
      program.plans.stop();
      program.shell.notify('Finishing the change under way. Ctrl+C again leaves at once.', 'warn');
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
    if (program.areaState() === before) program.shell.notify('Nothing to go back to. q leaves the program.');
  },
  'write.toggle': (program) => {
    const { writable, session } = program.store.get();
    if (writable) {
      program.store.dispatch({ type: 'writable', writable: false });
      program.shell.notify('Read-only now.');
      return;
    }
    if (session.status !== 'ready') {
      program.shell.notify('Not connected yet.', 'warn');
      return;
    }
    const { target, identity } = session;
    program.shell.open({
      type: 'confirm',
      id: 'write',
      title: 'Allow changes?',
      text: [
        `Changes go to account ${identity?.Account ?? '(not known yet)'} in ${target.region}${target.profile ? `, profile ${target.profile}` : ''}.`,
        'Each one is shown with before and after, and asked about, before it is made.',
      ],
      yes: 'Allow changes',
      focus: 'no',
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
      program.shell.notify(`Type ${dialog.plan.confirmName} in full to go ahead, or esc to leave.`, 'warn');
    }
  },
  'plan.close': (program) => program.plans.close(),
  'plan.stop': (program) => program.plans.stop(),
  'plan.retry': (program) => program.plans.retry(),
  'plan.copy': (program) => {
    const command = program.plans.dialog()?.command;
    if (command?.copyable) copy(program, command.text);
    else program.shell.notify(command?.reason ?? 'There is no command to copy.', 'warn');
  },
  'plan.up': planScroll(-1, 'line'),
  'plan.down': planScroll(1, 'line'),
  'plan.page-up': planScroll(-1, 'page'),
  'plan.page-down': planScroll(1, 'page'),

  'confirm.focus': (program) => {
    const top = topOverlay(program.store.get());
    const focus = top?.type === 'confirm' && top.focus === 'yes' ? 'no' : 'yes';
    program.store.dispatch({ type: 'overlay', action: { type: 'focus', focus } });
  },
  'confirm.press': (program) => {
    const top = topOverlay(program.store.get());
    if (top?.type === 'confirm' && top.focus === 'yes') confirmed(program, top.id);
    else program.store.dispatch({ type: 'close' });
  },
  'confirm.yes': (program) => {
    const top = topOverlay(program.store.get());
    if (top?.type === 'confirm') confirmed(program, top.id);
  },
  'confirm.no': (program) => program.store.dispatch({ type: 'close' }),

  'choose.up': move(-1),
  'choose.down': move(1),
  'choose.take': (program) => {
    const top = topOverlay(program.store.get());
    if (top?.type !== 'choose') return;
    const option = top.options[top.cursor];
    program.store.dispatch({ type: 'close' });
    if (option) program.area().chosen(program.shell, top.id, option.value, top.payload);
  },

  'help.up': helpScroll(-1, 'line'),
  'help.down': helpScroll(1, 'line'),
  'help.page-up': helpScroll(-1, 'page'),
  'help.page-down': helpScroll(1, 'page'),

  'subject.copy': (program) => {
    const command = program.area().subject(program.areaState())?.command;
    if (!command) {
      program.shell.notify(NO_SUBJECT, 'warn');
      return;
    }
    const text = commandLine([...command, ...program.shell.targetWords()]);
    if (text.copyable) copy(program, text.text);
    else program.shell.notify(`Not copied: ${text.reason}.`, 'warn');
  },
  'subject.console': (program) => void openConsole(program),
  'subject.json': (program) => void editJson(program),

  sandbox: (program) => program.reconnect({ sandbox: true }),
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

/** Where a text of `lines` lines begins after scrolling, never past its end. */
function scrolledTo(top: number, by: number, unit: 'line' | 'page', room: number, lines: number): number {
  const step = unit === 'page' ? Math.max(1, room - 1) : 1;
  return Math.max(0, Math.min(lines - room, top + by * step));
}

function confirmed(program: Program, id: string): void {
  program.store.dispatch({ type: 'close' });
  if (id !== 'write') return;
  program.store.dispatch({ type: 'writable', writable: true });
  program.shell.notify('Changes are allowed now. W takes that back.');
}

function openArea(program: Program, id: string): void {
  if (program.store.get().area === id) return;
  program.store.dispatch({ type: 'area', id });
  if (program.session.lastAsked() === undefined) void program.session.load();
}

function stepArea(program: Program, by: number): void {
  const count = program.areas.length;
  const at = program.areas.indexOf(program.area());
  const area = program.areas[(at + by + count) % count];
  if (area) openArea(program, area.id);
}

function copy(program: Program, text: string): void {
  program.terminal.write(clipboardSequence(text));
  program.shell.notify(`Copied: ${text}`, 'good');
}

async function openConsole(program: Program): Promise<void> {
  const subject = program.area().subject(program.areaState());
  const { session } = program.store.get();
  if (!subject || session.status !== 'ready') {
    program.shell.notify(NO_SUBJECT, 'warn');
    return;
  }
  if (session.target.sandbox || session.target.endpoint !== undefined) {
    program.shell.notify('The AWS console does not know this endpoint: nothing to open.', 'warn');
    return;
  }
  const url = consoleUrl(session.target.region, subject.consolePath);
  const opened = await openUrl(url, program.terminal.environment);
  program.shell.notify(
    opened ? `Opened ${url}` : `No browser could be started. The page is ${url}`,
    opened ? 'good' : 'warn',
  );
}

/** The console's address; the other partitions have consoles of their own. */
export function consoleUrl(region: string, path: string): string {
  const host = region.startsWith('cn-')
    ? 'console.amazonaws.cn'
    : region.startsWith('us-gov-')
      ? 'console.amazonaws-us-gov.com'
      : `${region}.console.aws.amazon.com`;
  return `https://${host}/${path.replace('?', `?region=${region}`)}`;
}

async function editJson(program: Program): Promise<void> {
  const subject = program.area().subject(program.areaState());
  const { suspend, environment } = program.terminal;
  if (!subject || !suspend) {
    program.shell.notify(NO_SUBJECT, 'warn');
    return;
  }
  try {
    await showInEditor(suspend, subject.name, subject.json, environment);
  } catch (error) {
    program.shell.notify(error instanceof Error ? error.message : String(error), 'bad');
  }
}
