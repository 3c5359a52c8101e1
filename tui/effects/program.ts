import type { ConnectOptions } from '../../src/connect.ts';
import { AnswerFilter } from '../keys/answers.ts';
import type { Binding } from '../keys/binding.ts';
import { meaningOf } from '../keys/dispatch.ts';
import type { MouseEvent } from '../keys/mouse.ts';
import { type Key, keysOf } from '../keys/parse.ts';
import type { AnyArea, Shell } from '../screens/area.ts';
import { BINDINGS, CONTEXTS } from '../screens/area-keys.ts';
import {
  type AppAction,
  type AppState,
  appReducer,
  contextsOf,
  initialState,
  type Settings,
  type SharedAction,
  type Size,
  topOverlay,
} from '../state/app.ts';
import { formOf } from '../state/form.ts';
import type { InputAction } from '../state/input.ts';
import { createStore, type Store } from '../state/store.ts';
import { ASK_BACKGROUND, themeForAnswer } from '../theme/background.ts';
import { tabAt } from '../widgets/tabs.ts';
import { PlanRunner } from './plans.ts';
import { readOnlyWords } from './read-only-words.ts';
import { type Connect, SessionKeeper } from './session.ts';
import { lastWords, targetWords, titleOf } from './session-words.ts';
import type { Terminal } from './terminal.ts';
import { clipboardSequence, openUrl, titleSequence } from './terminal.ts';

/** How long a screen stays as it is, in milliseconds, before AWS is asked again unasked. */
export const REFRESH_AFTER = 30_000;
const IDLE_CHECK = 2_500;
const WHEEL_ROWS = 3;
/** Lines of the screen, from 0: the tabs, and the first of an area's own. */
const TAB_LINE = 1;
const BODY_TOP = 3;

/** The shell's own commands; an area brings its own under its own names. */
export type Commands = Readonly<Record<string, (program: Program, key: Key) => void>>;

export interface ProgramOptions {
  readonly commands: Commands;
  readonly areas: readonly AnyArea[];
  readonly connect: Connect;
  readonly connectOptions: ConnectOptions;
  readonly settings: Settings;
  readonly size: Size;
  readonly writable: boolean;
  /** Who says that nothing may be changed. */
  readonly locked?: string;
  readonly area: string | undefined;
  readonly terminal: Terminal;
  readonly now?: () => number;
}

/** Everything behind the screens: state, keys, and what they set off. Draws nothing itself. */
export class Program {
  readonly areas: readonly AnyArea[];
  readonly bindings = BINDINGS;
  readonly store: Store<AppState, AppAction>;
  readonly shell: Shell;
  readonly session: SessionKeeper;
  readonly plans: PlanRunner;
  readonly terminal: Terminal;
  readonly infos = CONTEXTS;
  readonly #start: ConnectOptions;
  readonly #commands: Commands;
  #timer: NodeJS.Timeout | undefined;
  #lastKey = 0;
  /** Set where the terminal was asked something. */
  #answers: AnswerFilter | undefined;
  /** What was pressed while something is waited for. */
  #held: { readonly keys: (() => void)[]; readonly give: () => void } | undefined;
  #title = '';

  constructor(options: ProgramOptions) {
    const { areas, terminal, now = Date.now } = options;
    this.areas = areas;
    this.terminal = terminal;
    this.#start = options.connectOptions;
    this.#commands = options.commands;
    const first = areas.find((area) => area.id === options.area) ?? areas[0];
    const session = { status: 'connecting', options: options.connectOptions, since: now() } as const;
    const start = {
      settings: options.settings,
      size: options.size,
      session,
      writable: options.writable && options.locked === undefined,
      locked: options.locked,
      area: first?.id ?? '',
    };
    const store = createStore(appReducer(areas), initialState(areas, start));
    this.store = store;
    this.shell = {
      get: store.get,
      dispatch: store.dispatch,
      now,
      connection: () => this.session.connection,
      notify: (text, tone = 'plain') => store.dispatch({ type: 'notice', notice: { text, tone } }),
      copy: (text, what) => {
        terminal.write(clipboardSequence(text));
        this.shell.notify(`Copied: ${what}`, 'good');
      },
      browse: async (url, what) => {
        if (await openUrl(url, terminal.environment))
          this.shell.notify(`Opened ${what} in the browser.`, 'good');
        // Short, so that 80 columns have all of the address.
        else this.shell.notify(`No browser: ${url}`, 'warn');
      },
      open: (overlay) => store.dispatch({ type: 'open', overlay }),
      openForm: (spec, initial, submit) =>
        this.shell.open({ type: 'form', form: formOf(spec, initial), submit, leaving: false }),
      choose: (choice, take) => this.shell.open({ type: 'choose', ...choice, take }),
      propose: (proposal) => this.plans.open(proposal),
      replan: () => this.plans.retry(),
      targetWords: () => targetWords(store.get()),
    };
    this.session = new SessionKeeper(options.connect, this.shell, areas);
    this.plans = new PlanRunner(
      this.shell,
      (action) => this.toArea(action),
      () => void this.session.reload(),
    );
    store.subscribe(() => this.#retitle());
  }

  start(): void {
    void this.session.open(this.#start);
    this.#timer = setInterval(() => this.#refreshWhenIdle(), IDLE_CHECK);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.areas.map((area) => area.ended?.()));
    await this.session.close();
  }

  /** What to say on the shell's screen after exit. */
  lastWords(): string[] {
    return lastWords(this.store.get().made, this.plans.dialog());
  }

  area(): AnyArea {
    const { area } = this.store.get();
    const found = this.areas.find(({ id }) => id === area);
    if (!found) throw new Error(`There is no area ${area}.`);
    return found;
  }

  areaState(): unknown {
    return this.store.get().areas[this.area().id];
  }

  /** Key contexts of the place that has the focus, innermost first. */
  contexts(): string[] {
    const state = this.store.get();
    const first =
      state.session.status === 'failed' ? ['first'] : this.area().activeContexts(this.areaState());
    return contextsOf(state, first);
  }

  /** Asks the terminal for its background; the answer changes the colours, and is not typed. */
  askBackground(wanted: string | undefined): void {
    this.#answers = new AnswerFilter(
      (answer) => {
        const theme = themeForAnswer(wanted, answer);
        if (theme !== undefined) this.store.dispatch({ type: 'theme', theme });
      },
      (chunk) => this.#typed(chunk),
    );
    this.terminal.write(ASK_BACKGROUND);
  }

  /** What ink hands over at once: one key, or several typed fast. */
  input(chunk: string): void {
    if (this.#answers) this.#answers.push(chunk);
    else this.#typed(chunk);
  }

  #typed(chunk: string): void {
    for (const key of keysOf(chunk)) this.press(key);
  }

  press(key: Key): void {
    this.#lastKey = this.shell.now();
    if (this.#held && !AT_ONCE.has(key)) {
      if (key === 'esc') this.#held.give();
      else this.#held.keys.push(() => this.press(key));
      return;
    }
    this.store.dispatch({ type: 'notice', notice: undefined });
    const meaning = meaningOf(key, this.contexts(), this.bindings, this.infos);
    if (meaning.type === 'command') this.run(meaning.binding, key);
    else if (meaning.type === 'text') this.edit({ type: 'insert', text: meaning.text });
  }

  /** Pasted text goes into the field that has the focus, and nowhere else. */
  paste(text: string): void {
    this.#lastKey = this.shell.now();
    if (this.#held) return void this.#held.keys.push(() => this.paste(text));
    if (this.#takesText()) this.edit({ type: 'insert', text });
    else this.shell.notify('Nothing here accepts pasted text; open a form or the filter first.', 'warn');
  }

  /**
   * Keys wait until `work` is over, so that what is typed on goes where it would go had there been nothing to wait for.
   * Esc gives the waiting up.
   */
  async hold(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const controller = new AbortController();
    const held = { keys: [] as (() => void)[], give: () => controller.abort() };
    const given = new Promise<void>((resolve) =>
      controller.signal.addEventListener('abort', () => resolve()),
    );
    this.#held = held;
    try {
      await Promise.race([work(controller.signal), given]);
    } finally {
      this.#held = undefined;
    }
    // One of them may make the others wait again.
    for (const press of held.keys) press();
  }

  /** Runs a command of the key table, unless something is in its way: then it says what. */
  run(binding: Binding, key: Key): void {
    const reason = this.disabledReason(binding);
    if (reason !== undefined) {
      this.shell.notify(reason, 'warn');
      return;
    }
    const own = this.#commands[binding.command];
    if (own) own(this, key);
    else this.area().commands[binding.command]?.(this.shell, this.areaState());
  }

  disabledReason(binding: Binding): string | undefined {
    const { writable, locked, session } = this.store.get();
    if (!this.#commands[binding.command]) {
      if (session.status !== 'ready') return 'Not connected yet.';
      const own = this.area().disabled(binding.command, this.areaState());
      if (own !== undefined) return own;
    }
    return binding.changes && !writable ? readOnlyWords(locked) : undefined;
  }

  edit(edit: InputAction): void {
    this.store.dispatch({ type: 'overlay', action: { type: 'edit', edit } });
    const top = topOverlay(this.store.get());
    if (top?.type === 'filter')
      this.toArea({ type: 'table', action: { type: 'filter', filter: top.input.text } });
  }

  /** The wheel moves the cursor; a click goes to a row or a tab, and opens the row that has the cursor. */
  mouse(event: MouseEvent): void {
    const state = this.store.get();
    if (event.type === 'wheel') {
      for (let i = 0; i < WHEEL_ROWS; i += 1) this.press(event.by < 0 ? 'up' : 'down');
      return;
    }
    if (state.overlays.length > 0 || state.session.status !== 'ready') return;
    if (event.row === TAB_LINE) {
      const at = tabAt(this.areas, event.column, state.size.columns);
      if (at !== undefined) this.press(String(at + 1));
      return;
    }
    const area = this.area();
    const table = area.table(this.areaState());
    const position = event.row - BODY_TOP - area.tableTop(this.areaState());
    if (!table || position < 0 || position >= Math.min(table.page, table.order.length - table.top)) return;
    if (table.top + position === table.cursor) this.press('enter');
    else this.toArea({ type: 'table', action: { type: 'to', position: table.top + position } });
  }

  toArea(action: SharedAction): void {
    this.store.dispatch({ type: 'in-area', id: this.area().id, action });
  }

  /** Opens another account or region; what is on the screen belongs to the old one and goes. */
  reconnect(options: ConnectOptions): void {
    this.store.dispatch({ type: 'writable', writable: false });
    const { settings, readOnly } = this.#start;
    void this.session.open({ settings, readOnly, ...options });
  }

  #takesText(): boolean {
    return this.contexts().some((id) => this.infos.find((info) => info.id === id)?.text);
  }

  #refreshWhenIdle(): void {
    const { overlays, session } = this.store.get();
    if (session.status !== 'ready' || overlays.length > 0) return;
    const now = this.shell.now();
    const asked = this.session.lastAsked() ?? now;
    if (now - asked >= REFRESH_AFTER && now - this.#lastKey >= IDLE_CHECK) void this.session.load();
  }

  #retitle(): void {
    const title = titleOf(this.store.get());
    if (title === this.#title) return;
    this.#title = title;
    this.terminal.write(titleSequence(title));
  }
}

/** Keys that never wait. */
const AT_ONCE: ReadonlySet<Key> = new Set(['ctrl-c', 'ctrl-z', 'ctrl-l']);
