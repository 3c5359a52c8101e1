import { EXIT } from '../core/errors.ts';
import { readOnlyReason } from '../read-only.ts';
import { handOverFirstLine } from './first-line.ts';
import type { ExitCode, Io } from './io.ts';
import type { HomeOptions } from './program.ts';
import { unknownCommand } from './unknown-command.ts';
import { VERSION } from './version.ts';

/** The program without a command: the terminal UI on a terminal, else the tour. */
export async function home(
  io: Io,
  options: HomeOptions,
  words: readonly string[],
  commands: readonly string[],
): Promise<ExitCode> {
  if (words[0] !== undefined) throw unknownCommand(words[0], commands);
  if (process.stdin.isTTY !== true || process.stdout.isTTY !== true) {
    if (options.screen !== undefined) (await import('../../tui/main.tsx')).checkScreen(options.screen);
    const { tour } = await import('./tour.ts');
    return tour(io, options);
  }
  const [{ runTui }, { connect }] = await Promise.all([
    import('../../tui/main.tsx'),
    import('../connect.ts'),
  ]);
  // --write is what the terminal UI calls it.
  const readOnly = options.write ? false : options.readOnly;
  const locked = readOnlyReason({ settings: options.settings, readOnly });
  const theme = options.theme ?? options.settings?.values.theme;
  const code = await runTui({
    connect,
    connectOptions: {
      profile: options.profile,
      region: options.region,
      endpointUrl: options.endpointUrl,
      sandbox: options.sandbox,
      settings: options.settings,
      readOnly,
    },
    write: locked === undefined && (readOnly === false || options.settings?.values['read-only'] === false),
    ...(locked === undefined ? {} : { locked }),
    ...(options.screen === undefined ? {} : { screen: options.screen }),
    ascii: options.ascii === true,
    ...(theme === undefined ? {} : { theme }),
    mouse: options.mouse === true,
    screenReader: options.screenReader === true,
    version: VERSION,
    onTakeOver: handOverFirstLine,
  });
  return code === EXIT.ok ? undefined : code;
}
