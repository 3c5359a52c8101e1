import type { Connection, ConnectOptions } from '../../src/connect.ts';
import { GroundctlError } from '../../src/core/errors.ts';
import { toGroundctlError } from '../../src/core/to-error.ts';
import type { AnyArea, Shell } from '../screens/area.ts';

/** Opens a connection; `before` is the one it replaces, still open, whose sandbox may go on. */
export type Connect = (options: ConnectOptions, before?: Connection) => Promise<Connection>;

/**
 * The connection behind the screens: opened, replaced by another account or region without restart, and asked
 * again. What an older connection still answers is dropped.
 */
export class SessionKeeper {
  readonly #connect: Connect;
  readonly #shell: Shell;
  readonly #areas: readonly AnyArea[];
  #connection: Connection | undefined;
  #generation = 0;
  #loading = new Map<string, AbortController>();
  /** When an area was last asked for, by id. */
  readonly #asked = new Map<string, number>();

  constructor(connect: Connect, shell: Shell, areas: readonly AnyArea[]) {
    this.#connect = connect;
    this.#shell = shell;
    this.#areas = areas;
  }

  get connection(): Connection | undefined {
    return this.#connection;
  }

  /** Opens a session, leaving the one before; failures become the session's state. */
  async open(options: ConnectOptions): Promise<void> {
    const { dispatch, now, notify } = this.#shell;
    this.#generation += 1;
    const generation = this.#generation;
    const before = this.#connection;
    this.#connection = undefined;
    this.#abort();
    this.#asked.clear();
    dispatch({ type: 'forget' });
    for (const area of this.#areas) void area.ended?.();
    dispatch({ type: 'session', session: { status: 'connecting', options, since: now() } });
    try {
      const asked = { ...options, onNotice: (text: string) => notify(text, 'warn') };
      const connection = await this.#connect(asked, before).finally(() => before?.close().catch(() => {}));
      if (generation !== this.#generation) {
        await connection.close();
        return;
      }
      this.#connection = connection;
      const { target } = connection;
      dispatch({ type: 'session', session: { status: 'ready', options, target, identity: undefined } });
      if (target.sandbox) dispatch({ type: 'writable', writable: true });
      void this.#identify(connection, options, generation);
      await this.load();
    } catch (error) {
      if (generation !== this.#generation) return;
      dispatch({ type: 'session', session: { status: 'failed', options, error: toGroundctlError(error) } });
    }
  }

  /** Asks for what the open area shows. A second call while the first is under way changes nothing. */
  async load(): Promise<void> {
    const connection = this.#connection;
    const area = this.#areas.find(({ id }) => id === this.#shell.get().area);
    if (!connection || !area || this.#loading.has(area.id)) return;
    const controller = new AbortController();
    this.#loading.set(area.id, controller);
    try {
      await area.load(this.#shell, connection, controller.signal);
    } finally {
      // A session that was left is asked no more, and has asked nothing for the next.
      if (this.#loading.get(area.id) === controller) {
        this.#loading.delete(area.id);
        this.#asked.set(area.id, this.#shell.now());
      }
    }
  }

  /** Asks again whatever is under way: after a change, what is on its way is out of date. */
  async reload(): Promise<void> {
    const { area } = this.#shell.get();
    this.#loading.get(area)?.abort();
    this.#loading.delete(area);
    await this.load();
  }

  /** When the open area was last asked for; undefined when it never was. */
  lastAsked(): number | undefined {
    return this.#asked.get(this.#shell.get().area);
  }

  async close(): Promise<void> {
    this.#generation += 1;
    this.#abort();
    await this.#connection?.close().catch(() => {});
  }

  async #identify(connection: Connection, options: ConnectOptions, generation: number): Promise<void> {
    try {
      const identity = await connection.identity();
      if (generation !== this.#generation) return;
      const session = { status: 'ready', options, target: connection.target, identity } as const;
      this.#shell.dispatch({ type: 'session', session });
    } catch (error) {
      // Without credentials nothing works; anything else the area's own panel will say.
      if (generation !== this.#generation) return;
      if (!(error instanceof GroundctlError) || error.source !== 'configuration') return;
      this.#shell.dispatch({ type: 'session', session: { status: 'failed', options, error } });
    }
  }

  #abort(): void {
    for (const controller of this.#loading.values()) controller.abort();
    this.#loading = new Map();
  }
}
