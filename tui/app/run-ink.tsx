import { render } from 'ink';
import { sanitize } from '../../src/core/text/sanitize.ts';
import { toGroundctlError } from '../../src/core/to-error.ts';
import { COMMANDS } from '../effects/commands.ts';
import { Program } from '../effects/program.ts';
import { AREAS } from '../screens/areas.ts';
import type { Settings } from '../state/app.ts';
import { asksBackground } from '../theme/background.ts';
import { App } from './app.tsx';
import { type Input, Keyboard } from './keyboard.tsx';
import type { TuiOptions } from './options.ts';

interface InkOptions extends TuiOptions {
  readonly settings: Settings;
  readonly area: string | undefined;
}

/** Signals that end the program, with the exit codes that shells expect of them. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

const CLEAR = '\x1b[2J\x1b[H';
/** Keeps the window's title where the terminal can (xterm's title stack), to put it back at the end. */
const TITLE = { keep: '\x1b[22;2t', restore: '\x1b[23;2t' } as const;

/** Draws the program with ink and sees to it that the terminal is left as it was, however this ends. */
export async function runInk(options: InkOptions): Promise<number> {
  const { settings } = options;
  const { stdin, stdout } = process;
  const size = () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 });
  const ending = new Ending();
  const program = new Program({
    commands: COMMANDS,
    areas: AREAS,
    connect: options.connect,
    connectOptions: options.connectOptions,
    settings,
    size: size(),
    writable: options.write,
    ...(options.locked === undefined ? {} : { locked: options.locked }),
    area: options.area,
    ...(options.now === undefined ? {} : { now: options.now }),
    terminal: {
      write: (sequence) => stdout.write(sequence),
      redraw: () => redraw(),
      exit: (code) => ending.end(code),
      suspend: undefined,
      environment: process.env,
    },
  });
  const tree = (
    <>
      <Keyboard program={program} input={stdin as unknown as Input} />
      <App program={program} />
    </>
  );
  stdout.write(settings.screenReader ? '' : TITLE.keep + CLEAR);
  const ink = render(tree, {
    exitOnCtrlC: false,
    alternateScreen: !settings.screenReader,
    incrementalRendering: true,
    maxFps: 120,
    interactive: true,
    isScreenReaderEnabled: settings.screenReader,
  });
  options.onTakeOver?.();
  const redraw = () => {
    ink.clear();
    if (!settings.screenReader) stdout.write(CLEAR);
    ink.rerender(tree);
  };
  const onResize = () => {
    program.store.dispatch({ type: 'resize', size: size() });
    // What terminals do with the lines of a frame while they change size differs: none of it can be kept.
    redraw();
  };
  stdout.on('resize', onResize);
  ending.listen();
  ink.waitUntilExit().then(
    () => ending.end(0),
    (error) => ending.fail(error),
  );
  program.start();
  if (asksBackground(options.theme, settings, process.env)) program.askBackground(options.theme);
  try {
    return await ending.reached;
  } finally {
    ending.deafen();
    stdout.off('resize', onResize);
    ink.unmount();
    if (!settings.screenReader) stdout.write(TITLE.restore);
    for (const line of program.lastWords()) stdout.write(`${sanitize(line)}\n`);
    await program.stop();
  }
}

/** The first of: leaving by key, a signal, an error nobody caught. */
class Ending {
  readonly reached: Promise<number>;
  readonly end: (code: number) => void;
  readonly fail: (error: unknown) => void;
  readonly #signals = Object.entries(SIGNALS).map(
    ([signal, code]) => [signal, () => this.end(code)] as const,
  );
  readonly #onError = (error: unknown) => this.fail(error);

  constructor() {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.reached = promise;
    this.end = resolve;
    this.fail = (error) => reject(toGroundctlError(error));
  }

  listen(): void {
    for (const [signal, listener] of this.#signals) process.on(signal, listener);
    process.on('uncaughtException', this.#onError);
    process.on('unhandledRejection', this.#onError);
  }

  deafen(): void {
    for (const [signal, listener] of this.#signals) process.off(signal, listener);
    process.off('uncaughtException', this.#onError);
    process.off('unhandledRejection', this.#onError);
  }
}
