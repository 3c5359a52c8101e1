import { render } from 'ink';
import type { ConnectOptions } from '../src/connect.ts';
import { App } from './app.tsx';
import { AREAS } from './areas.ts';
import { Program } from './effects/program.ts';
import type { Connect } from './effects/session.ts';
import { Keyboard } from './keys/keyboard.tsx';
import type { Settings } from './state/app.ts';

export interface TuiOptions {
  readonly connect: Connect;
  readonly connectOptions: ConnectOptions;
  /** Start with changes allowed; the sandbox always does. */
  readonly write: boolean;
  /** Id of the area to open first. */
  readonly screen?: string;
  readonly ascii?: boolean;
  readonly mouse?: boolean;
  readonly screenReader?: boolean;
}

/** Runs the terminal UI until the person leaves. Gives the exit code. */
export async function runTui(options: TuiOptions): Promise<number> {
  const { stdin, stdout } = process;
  const settings = settingsFrom(options, process.env);
  let code = 0;
  let leave = (_: number) => {};
  const program = new Program({
    areas: AREAS,
    connect: options.connect,
    connectOptions: options.connectOptions,
    settings,
    size: { columns: stdout.columns, rows: stdout.rows },
    writable: options.write,
    area: options.screen,
    terminal: {
      write: (sequence) => stdout.write(sequence),
      redraw: () => {},
      exit: (exitCode) => leave(exitCode),
      handle: undefined,
      environment: process.env,
    },
  });
  stdout.write('\x1b[2J\x1b[H');
  const ink = render(
    <>
      <Keyboard program={program} />
      <App program={program} />
    </>,
    {
      stdin,
      stdout,
      exitOnCtrlC: false,
      alternateScreen: !settings.screenReader,
      incrementalRendering: true,
      maxFps: 120,
      interactive: true,
      isScreenReaderEnabled: settings.screenReader,
    },
  );
  leave = (exitCode) => {
    code = exitCode;
    ink.unmount();
  };
  const onResize = () =>
    program.store.dispatch({ type: 'resize', size: { columns: stdout.columns, rows: stdout.rows } });
  stdout.on('resize', onResize);
  program.start();
  await ink.waitUntilExit();
  stdout.off('resize', onResize);
  await program.stop();
  for (const line of program.store.get().made) stdout.write(`${line}\n`);
  return code;
}

function settingsFrom(options: TuiOptions, environment: NodeJS.ProcessEnv): Settings {
  const dumb = environment.TERM === 'dumb';
  const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG || '';
  const utf8 = locale === '' || /utf-?8/i.test(locale);
  return {
    ascii: options.ascii === true || dumb || !utf8,
    mouse: options.mouse === true,
    screenReader: options.screenReader === true || environment.INK_SCREEN_READER === 'true',
    colour: !environment.NO_COLOR && !dumb && environment.FORCE_COLOR !== '0',
  };
}
